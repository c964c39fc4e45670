/*
 * Makes a desk with made texts, asks many questions of it, and prints what each finds: the same on
 * both engines, which tests/search/compare looks at. Usage: ask > ANSWERS
 */
#include "base/buffer.h"
#include "desk/message/message.h"
#include "desk/search/search.h"
#include "operator/operator.h"
#include "operator/people.h"
#include "support/database.h"
#include <stdio.h>
#include <stdlib.h>

static const struct instant now = {1795000000};

static const char *const texts[] = {
    "Pembayaran DP belum terbaca di aplikasi",
    "Mohon bantuan: gedung sudah dipesan untuk tanggal 12/05/2027?",
    "Saya ingin bunga mawar putih, bukan melati.",
    "Café Über ✓ don't stop — “kutipan”",
    "INV-2026-0042 sebesar Rp1.500.000,00",
    "budi.santoso+nikah@contoh.co.id",
    "naïve façade jalapeño smörgåsbord Ōsaka Łódź",
    "ภาษาไทย 花嫁 Привет Καλημέρα",
    "snake_case camelCase kebab-case a.b.c 3,14",
    "x² ½ ① Ⅳ ٣ ५",
};
static const char *const questions[] = {
    "pem",
    "pembayaran dp",
    "PEMBAYARAN",
    "bayaran",
    "gedung 12",
    "12/05/2027",
    "mawar putih",
    "melati",
    "cafe",
    "CAFÉ",
    "cafe\u0301",
    "uber",
    "don't",
    "dont",
    "INV-2026",
    "0042",
    "42",
    "#3",
    "rp1",
    "500",
    "budi.santoso",
    "contoh",
    "naive",
    "facade",
    "jalapeno",
    "smorgasbord",
    "osaka",
    "lodz",
    "łódź",
    "ภาษา",
    "花",
    "花嫁",
    "привет",
    "ПРИВЕТ",
    "καλημερα",
    "Καλημέρα",
    "snake",
    "snake_case",
    "case",
    "a b c",
    "3,14",
    "x2",
    "x²",
    "½",
    "①",
    "ⅳ",
    "٣",
    "५",
    "a",
    "kata",
    "\"dp\"",
    "dp*",
    "dp & x",
    "!dp",
    "dp | y",
    "'",
    "\\",
    ":*",
    "<->",
    "OR",
    "nama",
    "demo",
    "budi@demo",
};

/* Around these the engines fold and split letter by letter. Code points that Unicode has not given
   to anything yet are left out: each engine knows another version of it. */
static const struct {
    unsigned first, last;
} letters[] = {{0xA1, 0x24F},    {0x370, 0x377},   {0x37A, 0x37E},  {0x384, 0x38A},
               {0x38C, 0x38C},   {0x38E, 0x3A1},   {0x3A3, 0x3FF},  {0x1E00, 0x1EFF},
               {0x2070, 0x2071}, {0x2074, 0x208E}, {0x2150, 0x2189}};

static void put_letter(struct buffer *out, unsigned letter)
{
    if (letter >= 0x800)
        buffer_put_byte(out, (char)(0xE0 | letter >> 12));
    buffer_put_byte(out,
                    (char)(letter >= 0x800 ? 0x80 | (letter >> 6 & 0x3F) : 0xC0 | letter >> 6));
    buffer_put_byte(out, (char)(0x80 | (letter & 0x3F)));
}

static struct str around(struct arena *arena, unsigned letter)
{
    struct buffer word = buffer_in(arena);
    buffer_put_byte(&word, 'q');
    put_letter(&word, letter);
    buffer_put_str(&word, STR("zw"));
    return buffer_str(&word);
}

static void must(enum err err, const char *what)
{
    if (err == OK)
        return;
    fprintf(stderr, "%s: %s\n", what, err_name(err));
    exit(1);
}

static void open_ticket(struct desk *desk, const struct access *budi, struct str text)
{
    const struct ticket_draft draft = {.subject = STR("Halo"),
                                       .category = STR("general"),
                                       .priority = STR("low"),
                                       .description = STR("Keterangan yang panjang"),
                                       .order_id = STR("")};
    struct ticket ticket;
    int64_t id;
    must(ticket_create(desk, budi->customer, &draft, &ticket), "ticket_create");
    must(message_send_as_customer(desk, budi->customer, &ticket,
                                  &(struct message_draft){.text = text}, &id),
         "send");
}

static void ask(struct desk *desk, const struct staff *sari, struct str question)
{
    const struct ticket_filter filter = {.search = question, .assigned_to = -1};
    struct ticket_id_list ids;
    bool is_cut;
    must(search_tickets(desk, sari, &filter, &ids, &is_cut), "search_tickets");
    printf("%.*s:", STR_ARGS(question));
    for (size_t i = 0; i < ids.count; i++)
        printf(" %lld", (long long)ids.items[i].id);
    printf("%s\n", is_cut ? " ..." : "");
}

static void add_person(struct operator* operator, struct str email, enum role role,
                       struct access *ret)
{
    int64_t id;
    must(people_add(operator, STR("Nama"), email, STR_NONE, role, STR("x"), &id), "people_add");
    must(operator_act_as(operator, id, ret), "operator_act_as");
}

static void fill(struct operator* operator, const struct access * budi)
{
    struct desk *desk = operator_desk(operator);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        open_ticket(desk, budi, str_of(texts[i]));
    for (size_t i = 0; i < COUNT_OF(letters); i++)
        for (unsigned letter = letters[i].first; letter <= letters[i].last; letter++)
            open_ticket(desk, budi, around(desk->arena, letter));
    must(search_catch_up(desk), "search_catch_up");
}

static void ask_all(struct desk *desk, const struct staff *sari)
{
    for (size_t i = 0; i < COUNT_OF(questions); i++)
        ask(desk, sari, str_of(questions[i]));
    for (char letter = '0'; letter <= 'z'; letter++)
        ask(desk, sari, str_print(desk->arena, "q%czw", letter));
    for (size_t i = 0; i < COUNT_OF(letters); i++)
        for (unsigned letter = letters[i].first; letter <= letters[i].last; letter++)
            ask(desk, sari, around(desk->arena, letter));
}

int main(void)
{
    struct database database;
    struct access budi, sari;
    database_make(&database);
    struct operator* operator= operator_new(database.db, database.arena, now);
    must(db_begin(database.db), "begin");
    add_person(operator, STR("budi@demo.test"), ROLE_CUSTOMER, &budi);
    add_person(operator, STR("sari@demo.test"), ROLE_AGENT, &sari);
    fill(operator, & budi);
    must(db_commit(database.db), "commit");
    ask_all(operator_desk(operator), sari.staff);
    database_remove(&database);
    return 0;
}
