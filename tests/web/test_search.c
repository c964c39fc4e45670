/* What search finds, for staff and for a customer, and that no question breaks it. */
#include "support/site.h"
#include "support/cmocka_all.h"

#define INDEX "/customer/support/tickets"
#define ALL "/admin/support/tickets"

/* Percent-encodes all of it. */
static const char *encoded(struct site *site, const char *text)
{
    struct buffer out = buffer_in(site->arena);
    for (; *text; text++)
        buffer_print(&out, "%%%02X", (unsigned char)*text);
    buffer_put_byte(&out, 0);
    return out.bytes;
}

static struct answer search(struct browser *viewer, const char *question)
{
    struct answer answer = get(viewer, "%s?search=%s", tickets_of(viewer),
                               encoded(viewer->site, question));
    assert_status(answer, 200);
    return answer;
}

/* "3 1": the ids found, in their order. */
static const char *found(struct browser *viewer, const char *question)
{
    struct answer answer = search(viewer, question);
    struct buffer ids = buffer_in(viewer->site->arena);
    for (size_t i = 0; i < count_at(&answer, "data"); i++) {
        json_t *id = json_object_get(json_array_get(at(&answer, "data"), i), "id");
        buffer_print(&ids, "%s%lld", ids.size ? " " : "", (long long)json_integer_value(id));
    }
    buffer_put_byte(&ids, 0);
    assert_number_at(&answer, "total", (int64_t)count_at(&answer, "data"));
    return ids.bytes;
}

/* 1 budi: Pembayaran DP; 2 budi: Dekorasi, "bunga mawar"; 3 ayu: Café, "pelaminan", staff: "melati"
 */
static struct site *with_tickets(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Pembayaran DP belum terbaca");
    open_ticket(&site->budi, "Dekorasi pelaminan");
    open_ticket(&site->ayu, "Caf\xC3\xA9 \xC3\x9C"
                            "ber \xF0\x9F\x92\x90 don't stop");
    say(&site->budi, 2, "Saya ingin bunga mawar putih.");
    say(&site->ayu, 3, "Harga pelaminan berapa?");
    say(&site->sari, 3, "Bisa dengan melati, Kak.");
    return site;
}

struct expectation {
    const char *question, *staff, *budi;
};

static void assert_all(struct site *site, const struct expectation *expectations, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *question = expectations[i].question;
        const char *staff = found(&site->sari, question), *budi = found(&site->budi, question);
        if (strcmp(staff, expectations[i].staff) != 0)
            fail_msg("staff search '%s' and find '%s' instead of '%s'", question, staff,
                     expectations[i].staff);
        if (strcmp(budi, expectations[i].budi) != 0)
            fail_msg("budi searches '%s' and finds '%s' instead of '%s'", question, budi,
                     expectations[i].budi);
    }
}

static void it_finds_words_of_subjects_and_messages_newest_ticket_first(void **state)
{
    static const struct expectation expectations[] = {
        {"pembayaran", "1", "1"}, {"pelaminan", "3 2", "2"}, {"melati", "3", ""},
        {"mawar", "2", "2"},      {"tidakada", "", ""},      {"keterangan", "3 2 1", "2 1"},
    };
    assert_all(with_tickets(state), expectations, COUNT_OF(expectations));
}

static void it_finds_the_beginning_of_a_word_but_not_its_middle(void **state)
{
    static const struct expectation expectations[] = {
        {"pem", "1", "1"},
        {"pe", "3 2 1", "2 1"},
        {"bayaran", "", ""},
        {"mawa", "2", "2"},
    };
    assert_all(with_tickets(state), expectations, COUNT_OF(expectations));
}

static void case_and_accents_do_not_matter(void **state)
{
    static const struct expectation expectations[] = {
        {"PEMBAYARAN", "1", "1"},
        {"cafe", "3", ""},
        {"CAF\xC3\x89", "3", ""},
        {"uber", "3", ""},
        {"\xC3\xBC"
         "ber",
         "3", ""},
        {"d\xC3\xA9korasi", "2", "2"},
        {"cafe\xCC\x81", "3", ""}, /* with a combining accent */
    };
    assert_all(with_tickets(state), expectations, COUNT_OF(expectations));
}

static void several_words_must_all_be_in_one_text(void **state)
{
    static const struct expectation expectations[] = {
        {"dp pembayaran", "1", "1"}, {"bunga mawar putih", "2", "2"}, {"pembayaran mawar", "", ""},
        {"harga pela", "3", ""},     {"  dp   terbaca  ", "1", "1"},
    };
    assert_all(with_tickets(state), expectations, COUNT_OF(expectations));
}

static void a_number_is_the_ticket_with_that_id_too(void **state)
{
    struct site *site = with_tickets(state);
    static const struct expectation expectations[] = {
        {"2", "2", "2"}, {"#2", "2", "2"}, {" #2 ", "2", "2"}, {"3", "3", ""},   {"#3", "3", ""},
        {"99", "", ""},  {"#", "", ""},    {"##2", "2", "2"},  {"-2", "2", "2"}, {"0", "", ""},
    };
    for (size_t i = 0; i < 7; i++)
        assert_all(site, &expectations[i], 1);
    say(&site->ayu, 3, "Nomor 2 dari daftar");
    static const struct expectation both[] = {{"2", "3 2", "2"}};
    assert_all(site, both, 1);
}

static void staff_find_customers_by_name_and_e_mail(void **state)
{
    struct site *site = with_tickets(state);
    static const struct expectation expectations[] = {
        {"ayu", "3", ""},
        {"AYU@demo.test", "3", ""},
        {"budi@demo.test", "2 1", ""},
        {"bud", "2 1", ""},
    };
    assert_all(site, expectations, COUNT_OF(expectations));
    assert_status(patch(&site->ayu, "name=Ayu+Lestari", "/account/preferences"), 200);
    static const struct expectation renamed[] = {
        {"lestari", "3", ""}, {"ayu lest", "3", ""}, {"lestari demo", "3", ""}};
    assert_all(site, renamed, COUNT_OF(renamed));
    assert_status(patch(&site->ayu, "name=Sekar", "/account/preferences"), 200);
    static const struct expectation again[] = {{"lestari", "", ""}, {"sekar", "3", ""}};
    assert_all(site, again, COUNT_OF(again));
}

static void marks_that_mean_something_to_an_index_mean_nothing(void **state)
{
    static const char *const hostile[] = {
        "\"",
        "\"\"",
        "'",
        "*",
        "^",
        ":",
        "(",
        ")",
        "()",
        "-",
        "+",
        "{}",
        "[",
        "\\",
        "%",
        "_",
        "?",
        ";",
        "--",
        "/*",
        "#",
        "@",
        "!",
        ",",
        ".",
        "~",
        "`",
        "|",
        "&",
        "<",
        ">",
        "=",
        "$",
        "\"dp",
        "dp\"",
        "\"dp\" OR \"mawar\"",
        "dp OR mawar",
        "dp AND mawar",
        "NOT dp",
        "dp NOT mawar",
        "NEAR(dp mawar)",
        "text:dp",
        "text : dp",
        "^dp",
        "dp*",
        "*dp",
        "d*p",
        "{text} : dp",
        "rowid:1",
        "message_search",
        "dp) OR (1=1",
        "' OR 1=1 --",
        "\" OR rowid > 0 OR \"",
        "\"; DROP TABLE support_tickets; --",
        "dp\" *",
        "\"*\"",
        "\xF0\x9F\x92\x90",
        "\xE2\x80\x8B",
        "\xC2\xA0",
        "\xCC\x81",
        "\xE0\xB9\x81",
        "\xEF\xBF\xBD",
        "\xF4\x8F\xBF\xBF",
        "\xEE\x80\x80",
        "don't",
        "don\xE2\x80\x99t",
        "a.b.c.d",
        "https://example.com/?a=b&c=d",
        "e-mail",
        "WO-1767756323001",
    };
    struct site *site = with_tickets(state);
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        found(&site->sari, hostile[i]);
        found(&site->budi, hostile[i]);
    }
    static const struct expectation expectations[] = {
        {"\"pembayaran\"", "1", "1"}, {"pembayaran*", "1", "1"},  {"(dp)", "1", "1"},
        {"^dp:", "1", "1"},           {"don't", "3", ""},         {"DP-belum", "1", "1"},
        {"dp NOT terbaca", "", ""},   {"dp AND terbaca", "", ""}, {"\"", "", ""},
    };
    assert_all(site, expectations, COUNT_OF(expectations));
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM support_tickets"), 3);
}

static void an_endless_question_is_answered_too(void **state)
{
    struct site *site = with_tickets(state);
    struct buffer question = buffer_in(site->arena);
    buffer_put_str(&question, STR(ALL "?search="));
    for (int i = 0; i < 2000; i++)
        buffer_put_str(&question, STR("pem+"));
    buffer_put_byte(&question, 0);
    struct answer answer = browser_ask(&site->sari,
                                       &(struct ask){.method = "GET", .target = question.bytes});
    assert_status(answer, 200);
    assert_number_at(&answer, "total", 1);
}

static void white_space_alone_is_no_search(void **state)
{
    struct site *site = with_tickets(state);
    struct answer answer = search(&site->sari, "   ");
    assert_number_at(&answer, "total", 3);
    answer = search(&site->sari, "");
    assert_number_at(&answer, "total", 3);
}

static void a_search_and_the_filters_hold_together(void **state)
{
    struct site *site = with_tickets(state);
    set_status(&site->sari, 2, "resolved");
    patch(&site->sari, "priority=urgent", ALL "/3/priority");
    patch(&site->sari, str_print(site->arena, "assigned_to=%d", (int)site->nia.user_id).at,
          ALL "/3/assign");
    static const struct {
        const char *query;
        int64_t id; /* 0: none */
    } filters[] = {
        {"search=pelaminan&status=resolved", 2},  {"search=pelaminan&status=in_progress", 3},
        {"search=pelaminan&status=closed", 0},    {"search=pelaminan&priority=urgent", 3},
        {"search=pelaminan&category=payment", 0}, {"search=pelaminan&assigned_to=none", 2},
        {"search=%232&status=open", 0},           {"search=ayu&status=open", 0},
        {"search=ayu&priority=urgent", 3},
    };
    for (size_t i = 0; i < COUNT_OF(filters); i++) {
        struct answer answer = get(&site->sari, ALL "?%s", filters[i].query);
        assert_number_at(&answer, "total", filters[i].id ? 1 : 0);
        if (filters[i].id)
            assert_number_at(&answer, "data.0.id", filters[i].id);
    }
    struct answer answer = get(&site->budi, INDEX "?search=pelaminan&status=open");
    assert_number_at(&answer, "total", 0);
    answer = get(&site->budi, INDEX "?search=pelaminan&status=resolved");
    assert_number_at(&answer, "total", 1);
}

static void the_pages_of_a_search_are_disjoint_and_complete(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 40; i++) {
        long long id = open_ticket(&site->budi, i % 2 ? "Genap" : "Ganjil");
        say(&site->budi, id, "kembar kembar"); /* found twice, listed once */
        say(&site->budi, id, "kembar");
    }
    struct browser *const viewers[] = {&site->sari, &site->budi};
    for (size_t viewer = 0; viewer < COUNT_OF(viewers); viewer++)
        for (int page = 1; page <= 4; page++) {
            struct answer answer = get(viewers[viewer], "%s?search=kembar&page=%d",
                                       tickets_of(viewers[viewer]), page);
            size_t count = page < 3 ? 15 : page == 3 ? 10 : 0;
            assert_number_at(&answer, "total", 40);
            assert_number_at(&answer, "last_page", 3);
            assert_int_equal(count_at(&answer, "data"), count);
            for (size_t i = 0; i < count; i++) {
                const char *path = str_print(site->arena, "data.%zu.id", i).at;
                assert_number_at(&answer, path, 40 - (page - 1) * 15 - (int)i);
            }
        }
}

static void the_words_stay_in_the_links_of_the_pages(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 16; i++)
        open_ticket(&site->budi, "A&B = \"C\"?");
    struct answer answer = search(&site->sari, "A&B = \"C\"");
    assert_text_at(&answer, "next_page_url",
                   "http://localhost:8080/admin/support/tickets"
                   "?search=A%26B%20%3D%20%22C%22&page=2");
    struct browser pages = browser_for_pages(&site->sari);
    answer = search(&pages, "\"><script>alert(1)</script>");
    assert_false(answer_says(&answer, "<script>alert"));
}

/* A plan for any words may take minutes where one for these takes a moment. */
static void on_postgres_a_search_is_planned_for_its_own_words(void **state)
{
    struct site *site = with_tickets(state);
    if (!is_on_postgres())
        skip();
    struct database reader = site->database;
    reader.db = site->reader;
    for (int i = 0; i < 3; i++)
        assert_string_equal(found(&site->sari, "pelaminan"), "3 2");
    assert_true(database_number(&reader, "SELECT count(*) FROM pg_prepared_statements") > 0);
    assert_int_equal(database_number(&reader, "SELECT count(*) FROM pg_prepared_statements "
                                              "WHERE position('@' || '@' IN statement) > 0"),
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(it_finds_words_of_subjects_and_messages_newest_ticket_first),
        SITE_TEST(it_finds_the_beginning_of_a_word_but_not_its_middle),
        SITE_TEST(case_and_accents_do_not_matter),
        SITE_TEST(several_words_must_all_be_in_one_text),
        SITE_TEST(a_number_is_the_ticket_with_that_id_too),
        SITE_TEST(staff_find_customers_by_name_and_e_mail),
        SITE_TEST(marks_that_mean_something_to_an_index_mean_nothing),
        SITE_TEST(an_endless_question_is_answered_too),
        SITE_TEST(white_space_alone_is_no_search),
        SITE_TEST(a_search_and_the_filters_hold_together),
        SITE_TEST(the_pages_of_a_search_are_disjoint_and_complete),
        SITE_TEST(the_words_stay_in_the_links_of_the_pages),
        SITE_TEST(on_postgres_a_search_is_planned_for_its_own_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
