/* Canned replies: whose they are, what they may hold, and what they become in a ticket. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "desk/limits.h"

#define REPLIES "/admin/support/replies"

static struct answer add(struct browser *author, const char *shortcut, const char *body,
                         bool is_shared)
{
    return send_json(author, "POST",
                     json_pack("{s:s, s:s, s:s, s:b}", "shortcut", shortcut, "title", "Judul",
                               "body", body, "shared", is_shared),
                     REPLIES);
}

static long long add_one(struct browser *author, const char *shortcut, bool is_shared)
{
    struct answer answer = add(author, shortcut, "Sudah kami terima.", is_shared);
    assert_status(answer, 201);
    return number_at(&answer, "reply.id");
}

/* "dp lunas" */
static const char *shortcuts(struct browser *reader, const char *query)
{
    struct answer answer = get(reader, REPLIES "%s", query);
    struct buffer text = buffer_in(answer.site->arena);
    size_t index;
    json_t *reply;
    assert_status(answer, 200);
    json_array_foreach(at(&answer, "replies"), index, reply) buffer_print(
        &text, "%s%s", index ? " " : "", json_string_value(json_object_get(reply, "shortcut")));
    buffer_put_byte(&text, 0);
    return text.bytes;
}

static int64_t audited(struct site *site)
{
    return database_number(&site->database,
                           "SELECT count(*) FROM audit_log WHERE field = 'canned_reply'");
}

/* What stands in the composer. */
static const char *composer_of(struct browser *reader, long long ticket, const char *query)
{
    struct browser pages = browser_for_pages(reader);
    struct answer page = get(&pages, "/admin/support/tickets/%lld%s", ticket, query);
    assert_status(page, 200);
    const char *area = strstr(str_c(page.site->arena, page.body), "<textarea id=\"message\"");
    assert_non_null(area);
    const char *begin = strchr(area, '>') + 1;
    begin += *begin == '\n';
    return str_c(page.site->arena, (struct str){begin, (size_t)(strstr(begin, "</text") - begin)});
}

/* ---- whose they are -------------------------------------------------------------------------- */

static void a_personal_one_does_not_exist_for_others(void **state)
{
    struct site *site = *state;
    long long id = add_one(&site->sari, "dp", false), ticket = open_ticket(&site->budi, "Halo");
    struct browser *const others[] = {&site->nia, &site->andi};
    assert_string_equal(shortcuts(&site->sari, ""), "dp");
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct browser *other = others[i];
        assert_string_equal(shortcuts(other, ""), "");
        assert_status(get(other, REPLIES "/%lld", id), 404);
        assert_status(patch(other, "title=Lain", REPLIES "/%lld", id), 404);
        assert_status(del(other, REPLIES "/%lld", id), 404);
        assert_status(post(other, "", REPLIES "/%lld/use", id), 404);
        struct answer menu = get(other, "/admin/support/tickets/%lld/replies", ticket);
        assert_int_equal(count_at(&menu, "replies"), 0);
        assert_string_equal(
            composer_of(other, ticket, str_print(site->arena, "?reply=%lld", id).at), "");
    }
    struct answer answer = get(&site->sari, REPLIES "/%lld", id);
    assert_text_at(&answer, "reply.title", "Judul");
    assert_number_at(&answer, "reply.uses", 0);
    assert_int_equal(audited(site), 0);
}

static void a_shared_one_is_changed_by_its_author_and_admins(void **state)
{
    struct site *site = *state;
    long long id = add_one(&site->sari, "dp", true);
    assert_string_equal(shortcuts(&site->nia, ""), "dp");
    assert_status(get(&site->nia, REPLIES "/%lld", id), 200);
    assert_status(patch(&site->nia, "title=Lain", REPLIES "/%lld", id), 403);
    assert_status(del(&site->nia, REPLIES "/%lld", id), 403);
    assert_status(post(&site->nia, "", REPLIES "/%lld/use", id), 200);
    assert_status(patch(&site->sari, "title=Satu", REPLIES "/%lld", id), 200);
    struct answer answer = patch(&site->andi, "title=Dua", REPLIES "/%lld", id);
    assert_status(answer, 200);
    assert_text_at(&answer, "reply.title", "Dua");
    assert_text_at(&answer, "reply.user_name", "sari");
    assert_int_equal(audited(site), 3);
    assert_status(del(&site->andi, REPLIES "/%lld", id), 200);
    assert_status(get(&site->sari, REPLIES "/%lld", id), 404);
    assert_status(del(&site->andi, REPLIES "/%lld", id), 404);
    assert_int_equal(audited(site), 4);
    struct str last = database_text(&site->database,
                                    "SELECT from_value || '>' || coalesce(to_value, '-') FROM "
                                    "audit_log WHERE field = 'canned_reply' ORDER BY id DESC "
                                    "LIMIT 1");
    assert_string_equal(str_c(site->arena, last), "/dp\nDua\nSudah kami terima.>-");
}

static void an_admin_who_makes_it_personal_gives_it_back(void **state)
{
    struct site *site = *state;
    long long id = add_one(&site->sari, "dp", true);
    struct answer answer = patch(&site->andi, "shared=0", REPLIES "/%lld", id);
    assert_status(answer, 200);
    assert_null(json_object_get(answer.json, "reply"));
    assert_string_equal(shortcuts(&site->andi, ""), "");
    assert_string_equal(shortcuts(&site->sari, ""), "dp");
}

static void customers_and_strangers_have_none(void **state)
{
    struct site *site = *state;
    long long id = add_one(&site->sari, "dp", true), ticket = open_ticket(&site->budi, "Halo");
    assert_status(get(&site->budi, REPLIES), 403);
    assert_status(get(&site->budi, REPLIES "/%lld", id), 403);
    assert_status(add(&site->budi, "lain", "Halo", true), 403);
    assert_status(get(&site->budi, "/admin/support/tickets/%lld/replies", ticket), 403);
    assert_status(get(&site->nobody, REPLIES), 401);
    struct browser pages = browser_for_pages(&site->budi);
    struct answer page = get(&pages, "/customer/support/tickets/%lld?reply=%lld", ticket, id);
    assert_status(page, 200);
    assert_false(answer_says(&page, "Sudah kami terima"));
    assert_false(answer_says(&page, "data-replies"));
}

/* ---- what they may hold ---------------------------------------------------------------------- */

static void a_shortcut_is_taken_once_in_its_scope(void **state)
{
    struct site *site = *state;
    add_one(&site->sari, "dp", true);
    long long own = add_one(&site->sari, "dp", false);
    add_one(&site->nia, "dp", false);
    struct answer answer = add(&site->nia, "/DP", "Lain", true);
    assert_status(answer, 422);
    assert_non_null(at(&answer, "errors.shortcut"));
    assert_status(add(&site->nia, "dp", "Lain", false), 422);
    answer = patch(&site->sari, "shared=1", REPLIES "/%lld", own);
    assert_status(answer, 422);
    assert_status(patch(&site->sari, "shortcut=lunas", REPLIES "/%lld", own), 200);
    assert_status(patch(&site->sari, "shortcut=lunas", REPLIES "/%lld", own), 200);
    assert_string_equal(shortcuts(&site->sari, ""), "dp lunas");
}

static const char *repeated(struct site *site, char letter, size_t count)
{
    char *text = arena_alloc(site->arena, count + 1);
    memset(text, letter, count);
    text[count] = 0;
    return text;
}

static void what_cannot_be_kept_is_a_problem_beside_its_field(void **state)
{
    struct site *site = *state;
    const struct {
        const char *shortcut, *title, *body, *field;
    } wrong[] = {
        {"", "Judul", "Halo", "shortcut"},
        {"/", "Judul", "Halo", "shortcut"},
        {"dua kata", "Judul", "Halo", "shortcut"},
        {"a/b", "Judul", "Halo", "shortcut"},
        {"\xC3\xA9", "Judul", "Halo", "shortcut"},
        {repeated(site, 'a', CANNED_SHORTCUT_MAX_BYTES + 1), "Judul", "Halo", "shortcut"},
        {"dp", " ", "Halo", "title"},
        {"dp", "Satu\nDua", "Halo", "title"},
        {"dp", repeated(site, 'a', CANNED_TITLE_MAX_CHARACTERS + 1), "Halo", "title"},
        {"dp", "Judul", " \n", "body"},
        {"dp", "Judul", repeated(site, 'a', CANNED_BODY_MAX_CHARACTERS + 1), "body"},
        {"dp", "Judul", "Halo {{nama}}", "body"},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct answer answer = send_json(&site->sari, "POST",
                                         json_pack("{s:s, s:s, s:s}", "shortcut", wrong[i].shortcut,
                                                   "title", wrong[i].title, "body", wrong[i].body),
                                         REPLIES);
        assert_status(answer, 422);
        assert_non_null(at(&answer, str_print(site->arena, "errors.%s", wrong[i].field).at));
        assert_int_equal(json_object_size(at(&answer, "errors")), 1);
    }
    assert_status(post(&site->sari, "shortcut=dp&title=Judul&body=%ff", REPLIES), 422);
    assert_string_equal(shortcuts(&site->sari, ""), "");
    const char *body = repeated(site, 'a', CANNED_BODY_MAX_CHARACTERS);
    assert_status(add(&site->sari, repeated(site, 'a', CANNED_SHORTCUT_MAX_BYTES), body, true),
                  201);
}

static void an_unknown_variable_is_told_by_its_line(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->sari);
    struct answer page = post(&pages, "shortcut=dp&title=Judul&body=Halo%0D%0A{{nama}}&shared=1",
                              REPLIES);
    assert_status(page, 422);
    assert_true(answer_says(&page, "id=\"body-problem\""));
    assert_true(answer_says(&page, "Baris 2"));
    assert_true(answer_says(&page, "{{nama}}</textarea>"));
    assert_true(answer_says(&page, "{{customer.first_name}}"));
}

static void there_is_room_for_so_many(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < CANNED_REPLIES_MAX; i++)
        database_run(&site->database,
                     "INSERT INTO canned_replies (user_id, is_shared, shortcut, title, body, "
                     "created_at, updated_at) VALUES (?1, FALSE, 's' || ?2, 'Judul', 'Halo', "
                     "'2026-11-18 11:06:40', '2026-11-18 11:06:40')",
                     site->sari.user_id, i);
    assert_status(add(&site->sari, "dp", "Halo", false), 422);
    add_one(&site->sari, "dp", true);
    add_one(&site->nia, "dp", false);
}

static void a_text_that_holds_markup_is_text(void **state)
{
    struct site *site = *state;
    long long ticket = open_ticket(&site->budi, "Halo");
    struct answer answer = add(&site->sari, "dp", "<script>alert(1)</script> \"&amp;\"", true);
    struct browser pages = browser_for_pages(&site->sari);
    const char *const paths[] = {
        REPLIES,
        str_print(site->arena, REPLIES "/%lld", (long long)number_at(&answer, "reply.id")).at,
        str_print(site->arena, "/admin/support/tickets/%lld/replies", ticket).at,
        str_print(site->arena, "/admin/support/tickets/%lld?reply=1", ticket).at,
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct answer page = get(&pages, "%s", paths[i]);
        assert_status(page, 200);
        assert_false(answer_says(&page, "<script>alert"));
        assert_true(
            answer_says(&page, "&lt;script&gt;alert(1)&lt;/script&gt; &#34;&amp;amp;&#34;"));
    }
}

/* A list has room for the beginning of a text: of its words. What is inserted is the text as it is.
 */
static void lists_show_a_text_without_its_marks(void **state)
{
    struct site *site = *state;
    long long ticket = open_ticket(&site->budi, "Halo");
    const char *body = "Halo **{{customer.first_name}}**, kirim:\n- _foto_\n- `nomor` 2*3*4";
    struct answer answer = add(&site->sari, "dp", body, true);
    struct browser pages = browser_for_pages(&site->sari);
    struct answer page = get(&pages, REPLIES);
    assert_true(
        answer_says(&page, "Halo {{customer.first_name}}, kirim: • foto • nomor 2*3*4</p>"));
    page = get(&pages, "/admin/support/tickets/%lld/replies", ticket);
    assert_true(answer_says(&page, "Halo budi, kirim: • foto • nomor 2*3*4</p>"));
    page = get(&pages, REPLIES "/%lld", (long long)number_at(&answer, "reply.id"));
    assert_true(answer_says(&page, "<strong>{{customer.first_name}}</strong>"));
    assert_true(answer_says(&page, "**{{customer.first_name}}**"));
    page = get(&site->sari, REPLIES);
    assert_text_at(&page, "replies.0.body", body);
    assert_string_equal(composer_of(&site->sari, ticket, "?reply=1"),
                        "Halo **budi**, kirim:\n- _foto_\n- `nomor` 2*3*4");
}

/* ---- what they become ------------------------------------------------------------------------ */

static void variables_are_what_they_are_in_the_ticket(void **state)
{
    struct site *site = *state;
    int64_t order = site_order(site, &site->budi, "WO-77");
    struct answer opened = send_json(&site->budi, "POST",
                                     json_pack("{s:s, s:s, s:s, s:s, s:I}", "subject", "DP",
                                               "category", "payment", "priority", "low",
                                               "description", "Keterangan yang cukup panjang",
                                               "order_id", (json_int_t)order),
                                     "/customer/support/tickets");
    assert_status(opened, 201);
    int64_t with = number_at(&opened, "ticket.id"), without = open_ticket(&site->ayu, "Halo");
    assert_status(add(&site->sari, "dp",
                      "{{customer.name}} #{{ticket.id}} {{ticket.subject}} {{order.number}} "
                      "{{agent.name}} {{desk.name}}",
                      true),
                  201);
    struct answer menu = get(&site->nia, "/admin/support/tickets/%lld/replies", (long long)with);
    assert_text_at(&menu, "replies.0.text",
                   str_print(site->arena, "budi #%lld DP WO-77 nia Gemilang", (long long)with).at);
    menu = get(&site->nia, "/admin/support/tickets/%lld/replies", (long long)without);
    assert_text_at(
        &menu, "replies.0.text",
        str_print(site->arena, "ayu #%lld Halo {{order.number}} nia Gemilang", (long long)without)
            .at);
    assert_status(get(&site->nia, "/admin/support/tickets/999/replies"), 404);
}

static void one_is_found_by_shortcut_title_and_text(void **state)
{
    struct site *site = *state;
    add_one(&site->sari, "dp", true);
    assert_status(add(&site->sari, "lunas", "Pelunasan sudah masuk", true), 201);
    assert_string_equal(shortcuts(&site->sari, "?search=PELUNASAN"), "lunas");
    assert_string_equal(shortcuts(&site->sari, "?search=/dp"), "dp");
    assert_string_equal(shortcuts(&site->sari, "?search=judul"), "dp lunas");
    assert_string_equal(shortcuts(&site->sari, "?search=%25"), "");
}

static void the_last_used_comes_first(void **state)
{
    struct site *site = *state;
    long long one = add_one(&site->sari, "satu", true), two = add_one(&site->sari, "dua", true);
    assert_string_equal(shortcuts(&site->sari, ""), "dua satu");
    assert_status(post(&site->nia, "", REPLIES "/%lld/use", one), 200);
    assert_string_equal(shortcuts(&site->sari, ""), "satu dua");
    site_wait(60);
    assert_status(post(&site->nia, "", REPLIES "/%lld/use", two), 200);
    assert_status(post(&site->nia, "", REPLIES "/%lld/use", two), 200);
    assert_string_equal(shortcuts(&site->sari, ""), "dua satu");
    struct answer answer = get(&site->sari, REPLIES "/%lld", two);
    assert_number_at(&answer, "reply.uses", 2);
    assert_text_at(&answer, "reply.last_used_at", "2026-11-18 11:07:40");
    assert_status(post(&site->nia, "", REPLIES "/999/use"), 404);
}

static void without_javascript_it_stands_below_the_draft(void **state)
{
    struct site *site = *state;
    long long ticket = open_ticket(&site->budi, "Halo");
    struct answer answer = add(&site->sari, "dp", "Halo {{customer.name}}", true);
    const char *query =
        str_print(site->arena, "?reply=%lld", (long long)number_at(&answer, "reply.id")).at;
    assert_string_equal(composer_of(&site->nia, ticket, query), "Halo budi");
    assert_int_equal(database_number(&site->database, "SELECT uses FROM canned_replies"), 1);
    assert_status(send_json(&site->nia, "PUT",
                            json_pack("{s:s, s:s}", "message", "Sebentar.", "client_id", "a"),
                            "/admin/support/tickets/%lld/draft", ticket),
                  200);
    assert_string_equal(composer_of(&site->nia, ticket, query), "Sebentar.\n\nHalo budi");
    assert_string_equal(composer_of(&site->nia, ticket, "?reply=999"), "Sebentar.");
    assert_string_equal(composer_of(&site->nia, ticket, "?reply=x"), "Sebentar.");
}

static void the_pages_lead_to_each_other(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->sari), others = browser_for_pages(&site->nia);
    struct answer page = get(&pages, REPLIES);
    assert_true(answer_says(&page, "Belum ada balasan cepat"));
    page = post(&pages, "shortcut=dp&title=DP+diterima&body=Satu%0D%0ADua&shared=0&shared=1",
                REPLIES);
    assert_status(page, 303);
    assert_string_equal(str_c(site->arena, answer_field(&page, "Location")), REPLIES);
    page = get(&pages, REPLIES);
    assert_true(answer_says(&page, "DP diterima"));
    assert_true(answer_says(&page, "href=\"" REPLIES "/1\""));
    page = get(&pages, REPLIES "/1");
    assert_true(answer_says(&page, "Satu<br>Dua"));
    assert_true(answer_says(&page, "name=\"body\""));
    page = get(&others, REPLIES "/1");
    assert_true(answer_says(&page, "Satu<br>Dua"));
    assert_false(answer_says(&page, "name=\"body\""));
    page = get(&pages, REPLIES "?search=tidakada");
    assert_true(answer_says(&page, "Tidak ditemukan"));
    assert_status(get(&pages, REPLIES "/create"), 200);
    assert_status(del(&pages, REPLIES "/1"), 303);
    assert_string_equal(shortcuts(&site->sari, ""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_personal_one_does_not_exist_for_others),
        SITE_TEST(a_shared_one_is_changed_by_its_author_and_admins),
        SITE_TEST(an_admin_who_makes_it_personal_gives_it_back),
        SITE_TEST(customers_and_strangers_have_none),
        SITE_TEST(a_shortcut_is_taken_once_in_its_scope),
        SITE_TEST(what_cannot_be_kept_is_a_problem_beside_its_field),
        SITE_TEST(an_unknown_variable_is_told_by_its_line),
        SITE_TEST(there_is_room_for_so_many),
        SITE_TEST(a_text_that_holds_markup_is_text),
        SITE_TEST(lists_show_a_text_without_its_marks),
        SITE_TEST(variables_are_what_they_are_in_the_ticket),
        SITE_TEST(one_is_found_by_shortcut_title_and_text),
        SITE_TEST(the_last_used_comes_first),
        SITE_TEST(without_javascript_it_stands_below_the_draft),
        SITE_TEST(the_pages_lead_to_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
