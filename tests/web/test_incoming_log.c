/* What staff see of what came in: what became a message, and what was ignored or refused. */
#include "support/site.h"
#include "support/cmocka_all.h"

#define LOG "/admin/incoming"
#define TEST(name) cmocka_unit_test_setup_teardown(name, site_setup, site_teardown)

/* A row that says this of itself; the id is returned. Texts are SQL. */
static long long put(struct site *site, const char *channel, const char *state, const char *reason,
                     const char *sender, const char *subject)
{
    struct str sql = str_print(
        site->arena,
        "INSERT INTO incoming (gateway, kind, gateway_id, content, state, reason, channel, sender,"
        " subject, due_at, created_at, updated_at) SELECT 'mail', 'message', 'M' || count(*),"
        " 'rahasia', '%s', %s, '%s', %s, %s, '2026-11-18 11:00:00', '2026-11-18 11:00:00',"
        " '2026-11-18 11:00:00' FROM incoming",
        state, reason, channel, sender, subject);
    database_run(&site->database, sql.at, 0, 0);
    return database_number(&site->database, "SELECT max(id) FROM incoming");
}

static struct answer page_of(struct browser *browser, const char *path)
{
    struct browser pages = browser_for_pages(browser);
    return get(&pages, "%s", path);
}

static struct answer page_of_one(struct browser *browser, long long id)
{
    return page_of(browser, str_print(browser->site->arena, LOG "/%lld", id).at);
}

static void all_is_there_newest_first_and_each_filter_leaves_its_own(void **state)
{
    struct site *site = *state;
    long long taken = put(site, "email", "taken", "NULL", "'budi@demo.test'", "'Bukti'");
    long long ignored = put(site, "sms", "ignored", "'sender'", "'+6281234567890'", "'Halo'");
    long long refused = put(site, "email", "refused", "'signature'", "'jahat_1@x.test'", "NULL");
    database_run(&site->database, "UPDATE incoming SET sender_name = 'Budi Utomo' WHERE id = ?1",
                 ignored, 0);
    struct answer answer = get(&site->sari, LOG);
    assert_int_equal(count_at(&answer, "data"), 3);
    assert_number_at(&answer, "data.0.id", refused);
    assert_text_at(&answer, "data.0.reason", "signature");
    assert_text_at(&answer, "data.1.sender", "+6281234567890");
    assert_text_at(&answer, "data.2.subject", "Bukti");
    assert_true(is_null_at(&answer, "next_page_url"));
    const struct {
        const char *query;
        long long id;
    } filters[] = {{"state=taken", taken},       {"channel=sms", ignored},
                   {"state=refused", refused},   {"state=ignored&channel=sms", ignored},
                   {"search=JAHAT_", refused},   {"search=0812-345", ignored},
                   {"search=%2b6281", ignored},  {"search=budi+utomo", ignored},
                   {"search=budi@demo.", taken}, {"state=refused&search=jahat", refused}};
    for (size_t i = 0; i < COUNT_OF(filters); i++) {
        answer = get(&site->sari, LOG "?%s", filters[i].query);
        assert_int_equal(count_at(&answer, "data"), 1);
        assert_number_at(&answer, "data.0.id", filters[i].id);
    }
    static const char *const nothing[] = {"search=%25", "search=jahat%2d1", "state=waiting",
                                          "state=taken&channel=sms"};
    for (size_t i = 0; i < COUNT_OF(nothing); i++) {
        answer = get(&site->sari, LOG "?%s", nothing[i]);
        assert_int_equal(count_at(&answer, "data"), 0);
    }
    answer = get(&site->sari, LOG "?channel=pos&state=hilang&from=kemarin&before=x");
    assert_int_equal(count_at(&answer, "data"), 3);
}

static void days_are_those_of_the_house(void **state)
{
    struct site *site = *state;
    put(site, "email", "taken", "NULL", "NULL", "NULL");
    database_run(&site->database, "UPDATE incoming SET created_at = '2026-11-18 17:30:00'", 0, 0);
    struct answer answer = get(&site->sari, LOG "?from=2026-11-19&until=2026-11-19");
    assert_int_equal(count_at(&answer, "data"), 1);
    answer = get(&site->sari, LOG "?until=2026-11-18");
    assert_int_equal(count_at(&answer, "data"), 0);
    answer = get(&site->sari, LOG "?state=taken&from=2026-11-20");
    assert_int_equal(count_at(&answer, "data"), 0);
    answer = page_of(&site->sari, LOG "?from=2026-11-20");
    assert_true(answer_says(&answer, "20 Nov 2026"));
}

static void a_page_leads_to_the_older_ones(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 51; i++)
        put(site, "email", "ignored", "'automatic'", "NULL", "NULL");
    struct answer answer = get(&site->sari, LOG "?state=ignored");
    assert_int_equal(count_at(&answer, "data"), 50);
    const char *next = text_at(&answer, "next_page_url");
    answer = get(&site->sari, "%s", strstr(next, LOG));
    assert_int_equal(count_at(&answer, "data"), 1);
    assert_true(is_null_at(&answer, "next_page_url"));
    answer = page_of(&site->sari, strstr(next, LOG));
    assert_true(answer_says(&answer, "rel=\"prev\""));
    assert_false(answer_says(&answer, "rel=\"next\""));
}

static void what_became_a_message_leads_to_it_until_its_ticket_is_deleted(void **state)
{
    struct site *site = *state;
    long long ticket = open_ticket(&site->budi, "DP gagal");
    long long message = say(&site->budi, ticket, "Sudah saya bayar.");
    long long id = put(site, "whatsapp", "taken", "NULL", "'+62812'", "'Sudah saya bayar.'");
    database_run(&site->database,
                 "UPDATE incoming SET support_ticket_id = ?1, message_id = ?2, user_id ="
                 " (SELECT user_id FROM support_tickets WHERE id = ?1)",
                 ticket, message);
    struct str link = str_print(site->arena, "/admin/support/tickets/%lld#m%lld", ticket, message);
    struct answer pages[] = {page_of(&site->sari, LOG), page_of_one(&site->sari, id)};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        assert_true(answer_says(&pages[i], link.at));
        assert_true(answer_says(&pages[i], "DP gagal"));
        assert_true(answer_says(&pages[i], "Sudah saya bayar."));
    }
    assert_true(answer_says(&pages[1], "/admin/people/"));
    struct answer answer = get(&site->sari, LOG "/%lld", id);
    assert_number_at(&answer, "incoming.message_id", message);
    assert_number_at(&answer, "incoming.support_ticket_id", ticket);
    assert_status(del(&site->andi, "/admin/support/tickets/%lld", ticket), 200);
    struct answer after[] = {page_of(&site->sari, LOG), page_of_one(&site->sari, id)};
    for (size_t i = 0; i < COUNT_OF(after); i++) {
        assert_false(answer_says(&after[i], link.at));
        assert_false(answer_says(&after[i], "DP gagal"));
        assert_false(answer_says(&after[i], "Sudah saya bayar."));
        assert_true(answer_says(&after[i], "(dihapus)"));
    }
    answer = get(&site->sari, LOG "/%lld", id);
    assert_true(is_null_at(&answer, "incoming.subject"));
}

static void what_became_of_it_is_said_in_the_readers_words(void **state)
{
    struct site *site = *state;
    static const struct {
        const char *state, *reason, *says;
    } all[] = {
        {"ignored", "'automatic'", "Balasan otomatis"},
        {"ignored", "'sender'", "Tidak ada yang dikenal"},
        {"refused", "'sender'", "Tidak tertulis siapa"},
        {"refused", "'signature'", "dipalsukan"},
        {"refused", "'too large'", "terlalu besar"},
        {"refused", "'kata baru'", "kata baru"},
        {"taken", "NULL", "tidak sampai"},
        {"waiting", "NULL", "sebentar lagi"},
    };
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        long long id = put(site, "email", all[i].state, all[i].reason, "NULL", "NULL");
        struct answer answer = page_of_one(&site->sari, id);
        assert_true(answer_says(&answer, all[i].says));
        answer = get(&site->sari, LOG "/%lld", id);
        assert_text_at(&answer, "incoming.state", all[i].state);
    }
}

static void what_strangers_write_is_text_and_the_content_stays_inside(void **state)
{
    struct site *site = *state;
    long long id = put(site, "email", "refused", "'<i>x</i>'", "'\"><script>1</script>@x.test'",
                       "'<img src=x onerror=1>'");
    database_run(&site->database, "UPDATE incoming SET sender_name = '<b>Budi' WHERE id = ?1", id,
                 0);
    struct answer pages[] = {page_of(&site->sari, LOG), page_of_one(&site->sari, id),
                             page_of(&site->sari, LOG "?search=%3Cscript%3E1")};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        assert_true(answer_says(&pages[i], "&lt;img src=x onerror=1&gt;"));
        assert_true(answer_says(&pages[i], "&lt;b&gt;Budi"));
        assert_true(answer_says(&pages[i], "&lt;i&gt;x&lt;/i&gt;"));
        assert_false(answer_says(&pages[i], "<script>1"));
        assert_false(answer_says(&pages[i], "rahasia"));
    }
    struct answer answer = get(&site->sari, LOG);
    assert_text_at(&answer, "data.0.subject", "<img src=x onerror=1>");
    assert_null(at(&answer, "data.0.content"));
}

static void states_of_ours_are_no_messages(void **state)
{
    struct site *site = *state;
    long long id = put(site, "email", "taken", "NULL", "NULL", "NULL");
    database_run(&site->database, "UPDATE incoming SET kind = 'status', channel = NULL", 0, 0);
    struct answer answer = get(&site->sari, LOG);
    assert_int_equal(count_at(&answer, "data"), 0);
    assert_status(get(&site->sari, LOG "/%lld", id), 404);
}

static void only_staff_see_any_of_it(void **state)
{
    struct site *site = *state;
    long long id = put(site, "email", "taken", "NULL", "NULL", "NULL");
    const char *paths[] = {LOG, str_print(site->arena, LOG "/%lld", id).at};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        assert_status(get(&site->nobody, "%s", paths[i]), 401);
        assert_status(get(&site->budi, "%s", paths[i]), 403);
        assert_status(get(&site->sari, "%s", paths[i]), 200);
        assert_status(get(&site->andi, "%s", paths[i]), 200);
    }
    assert_status(get(&site->sari, LOG "/%lld", id + 1), 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_is_there_newest_first_and_each_filter_leaves_its_own),
        TEST(days_are_those_of_the_house),
        TEST(a_page_leads_to_the_older_ones),
        TEST(what_became_a_message_leads_to_it_until_its_ticket_is_deleted),
        TEST(what_became_of_it_is_said_in_the_readers_words),
        TEST(what_strangers_write_is_text_and_the_content_stays_inside),
        TEST(states_of_ours_are_no_messages),
        TEST(only_staff_see_any_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
