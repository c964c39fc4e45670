/* What staff see of notifications: the log, one of them, texts, the rules, and beside messages. */
#include "support/site.h"
#include "support/cmocka_all.h"

#define LOG "/admin/notifications"
#define TEXTS "/admin/sms-logs"
#define RULES "/admin/settings/notifications"

static int setup(void **state)
{
    site_setup(state);
    struct site *site = *state;
    site->web.outlets = (struct outlets){.has_email = true, .delay_s = 120};
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, site_teardown)

/* One of that state, of `ticket` or (0) of none; returns its id. */
static int64_t put(struct site *site, const struct browser *person, const char *event,
                   const char *channel, const char *state, int64_t ticket, int64_t about)
{
    struct str sql = str_print(
        site->arena,
        "INSERT INTO notifications (user_id, event, channel, support_ticket_id, about_id, state, "
        "reason, gateway, address, due_at, created_at, updated_at) VALUES (%lld, '%s', '%s', "
        "%s, %lld, '%s', CASE WHEN '%s' = 'failed' THEN 'Nomor salah' END, 'smtp', "
        "'budi@demo.test', '2026-11-18 11:00:00', '2026-11-18 11:00:00', '2026-11-18 11:00:00')",
        (long long)person->user_id, event, channel,
        ticket ? str_print(site->arena, "%lld", (long long)ticket).at : "NULL", (long long)about,
        state, state);
    database_run(&site->database, sql.at, 0, 0);
    return database_number(&site->database, "SELECT max(id) FROM notifications");
}

static int64_t put_status(struct site *site, const char *state, int64_t about)
{
    return put(site, &site->budi, "status_changed", "email", state, 1, about);
}

static struct answer page_of(struct browser *browser, const char *path)
{
    struct browser pages = browser_for_pages(browser);
    return get(&pages, "%s", path);
}

/* Without those that the ticket itself has made. */
static int64_t ticket_of(struct site *site)
{
    int64_t id = open_ticket(&site->budi, "DP gagal");
    database_run(&site->database, "DELETE FROM notifications", 0, 0);
    return id;
}

static void the_log_has_all_newest_first_and_each_filter_leaves_its_own(void **state)
{
    struct site *site = *state;
    long long ticket = ticket_of(site);
    long long first = put_status(site, "sent", 1);
    long long failed = put(site, &site->budi, "ticket_assigned", "sms", "failed", ticket, 2);
    long long other = put(site, &site->ayu, "message_added", "whatsapp", "read", 0, 3);
    struct answer answer = get(&site->sari, LOG);
    assert_int_equal(count_at(&answer, "data"), 3);
    assert_number_at(&answer, "data.0.id", other);
    assert_true(is_null_at(&answer, "next_page_url"));
    const struct {
        const char *query;
        long long id;
    } filters[] = {{"channel=email", first},
                   {"event=ticket_assigned", failed},
                   {"state=read", other},
                   {"state=failed&channel=sms", failed},
                   {"ticket_id=1&state=sent", first}};
    for (size_t i = 0; i < COUNT_OF(filters); i++) {
        answer = get(&site->sari, LOG "?%s", filters[i].query);
        assert_int_equal(count_at(&answer, "data"), 1);
        assert_number_at(&answer, "data.0.id", filters[i].id);
    }
    answer = get(&site->sari, LOG "?user_id=%lld", (long long)site->budi.user_id);
    assert_int_equal(count_at(&answer, "data"), 2);
    answer = get(&site->sari, LOG "?user_id=%lld&ticket_id=%lld", (long long)site->ayu.user_id,
                 ticket);
    assert_int_equal(count_at(&answer, "data"), 0);
    answer = get(&site->sari, LOG "?channel=pos&state=hilang&from=kemarin&user_id=-1");
    assert_int_equal(count_at(&answer, "data"), 3);
}

/* The schema has one that a later version writes. */
static void an_event_without_a_name_here_is_shown_all_the_same(void **state)
{
    struct site *site = *state;
    put(site, &site->budi, "answer_overdue", "email", "sent", ticket_of(site), 1);
    struct answer answer = page_of(&site->sari, LOG);
    assert_status(answer, 200);
    assert_true(answer_says(&answer, "Lain-lain"));
}

static void days_are_those_of_the_house(void **state)
{
    struct site *site = *state;
    ticket_of(site);
    put_status(site, "sent", 1); /* 18.00 in Jakarta */
    database_run(&site->database, "UPDATE notifications SET created_at = '2026-11-18 17:30:00'", 0,
                 0);
    struct answer answer = get(&site->sari, LOG "?from=2026-11-19&until=2026-11-19");
    assert_int_equal(count_at(&answer, "data"), 1);
    answer = get(&site->sari, LOG "?until=2026-11-18");
    assert_int_equal(count_at(&answer, "data"), 0);
    answer = get(&site->sari, LOG "?from=2026-11-20");
    assert_int_equal(count_at(&answer, "data"), 0);
}

static void a_page_leads_to_the_older_ones(void **state)
{
    struct site *site = *state;
    ticket_of(site);
    for (int i = 1; i <= 51; i++)
        put_status(site, "sent", i);
    struct answer answer = get(&site->sari, LOG "?state=sent");
    assert_int_equal(count_at(&answer, "data"), 50);
    const char *next = text_at(&answer, "next_page_url");
    answer = get(&site->sari, "%s", strstr(next, LOG));
    assert_int_equal(count_at(&answer, "data"), 1);
    assert_number_at(&answer, "data.0.about_id", 1);
    assert_true(is_null_at(&answer, "next_page_url"));
    answer = page_of(&site->sari, strstr(next, LOG));
    assert_true(answer_says(&answer, "rel=\"prev\""));
    assert_false(answer_says(&answer, "rel=\"next\""));
}

static void one_shows_its_attempts_and_its_text(void **state)
{
    struct site *site = *state;
    long long ticket = ticket_of(site);
    long long id = put(site, &site->budi, "message_added", "sms", "failed", ticket, 1);
    database_run(&site->database,
                 "INSERT INTO notification_attempts (notification_id, number, gateway, outcome, "
                 "code, reason, began_at) VALUES (?1, 1, 'twilio', 'refused', '21211', "
                 "'Bukan <nomor>', '2026-11-18 11:00:00')",
                 id, 0);
    database_run(&site->database,
                 "INSERT INTO sms_logs (id, user_id, phone_number, message) VALUES (7, ?1, "
                 "'+6281', 'Balasan <b>baru</b>')",
                 site->budi.user_id, 0);
    database_run(&site->database, "UPDATE notifications SET sms_log_id = 7 WHERE id = ?1", id, 0);
    struct answer answer = get(&site->sari, LOG "/%lld", id);
    assert_text_at(&answer, "notification.state", "failed");
    assert_text_at(&answer, "message", "Balasan <b>baru</b>");
    assert_text_at(&answer, "attempts.0.code", "21211");
    assert_text_at(&answer, "attempts.0.outcome", "refused");
    answer = page_of(&site->sari, str_print(site->arena, LOG "/%lld", id).at);
    assert_true(answer_says(&answer, "Bukan &lt;nomor&gt;"));
    assert_true(answer_says(&answer, "Balasan &lt;b&gt;baru&lt;/b&gt;"));
    assert_true(answer_says(&answer, "DP gagal"));
    assert_false(answer_says(&answer, "data-fresh")); /* nothing more is expected */
    assert_status(get(&site->sari, LOG "/%lld", id + 1), 404);
    assert_status(del(&site->andi, "/admin/support/tickets/%lld", ticket), 200);
    answer = page_of(&site->sari, str_print(site->arena, LOG "/%lld", id).at);
    assert_false(answer_says(&answer, "DP gagal"));
}

static void what_failed_is_sent_again_once(void **state)
{
    struct site *site = *state;
    ticket_of(site);
    long long id = put_status(site, "failed", 1), sent = put_status(site, "sent", 2);
    assert_status(post(&site->sari, "", LOG "/%lld/retry", id), 200);
    struct answer answer = get(&site->sari, LOG "/%lld", id);
    assert_text_at(&answer, "notification.state", "queued");
    assert_true(is_null_at(&answer, "notification.reason"));
    assert_text_at(&answer, "notification.due_at", "2026-11-18 11:06:40");
    assert_status(post(&site->sari, "", LOG "/%lld/retry", id), 409);
    assert_status(post(&site->sari, "", LOG "/%lld/retry", sent), 409);
    assert_status(post(&site->sari, "", LOG "/99/retry"), 404);
    struct browser pages = browser_for_pages(&site->sari);
    answer = post(&pages, "", LOG "/%lld/retry", sent);
    assert_status(answer, 409);
    assert_true(answer_says(&answer, "class=\"summary\""));
}

static void two_of_one_ticket_do_not_wait_at_once(void **state)
{
    struct site *site = *state;
    long long ticket = ticket_of(site);
    long long one = put(site, &site->budi, "message_added", "email", "failed", ticket, 1);
    long long two = put(site, &site->budi, "message_added", "email", "failed", ticket, 2);
    assert_status(post(&site->sari, "", LOG "/%lld/retry", one), 200);
    assert_status(post(&site->sari, "", LOG "/%lld/retry", two), 409);
    struct answer answer = get(&site->sari, LOG "/%lld", two);
    assert_text_at(&answer, "notification.state", "failed");
}

static void accounts_of_colleagues_are_for_admins(void **state)
{
    struct site *site = *state;
    long long nias = put(site, &site->nia, "new_device", "email", "failed", 0, 1);
    long long saris = put(site, &site->sari, "new_device", "email", "failed", 0, 1);
    long long budis = put(site, &site->budi, "password_forgotten", "email", "failed", 0, 1);
    struct answer answer = get(&site->sari, LOG);
    assert_int_equal(count_at(&answer, "data"), 2);
    assert_status(get(&site->sari, LOG "/%lld", nias), 404);
    assert_status(post(&site->sari, "", LOG "/%lld/retry", nias), 404);
    assert_status(get(&site->sari, LOG "/%lld", saris), 200);
    assert_status(get(&site->sari, LOG "/%lld", budis), 200);
    answer = get(&site->andi, LOG);
    assert_int_equal(count_at(&answer, "data"), 3);
    assert_status(post(&site->andi, "", LOG "/%lld/retry", nias), 200);
}

static void only_staff_see_any_of_it(void **state)
{
    static const char *const pages[] = {LOG, LOG "/1", TEXTS, RULES};
    struct site *site = *state;
    ticket_of(site);
    put_status(site, "failed", 1);
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        assert_status(get(&site->nobody, "%s", pages[i]), 401);
        assert_status(get(&site->budi, "%s", pages[i]), 403);
    }
    assert_status(post(&site->budi, "", LOG "/1/retry"), 403);
    assert_status(get(&site->sari, RULES), 403);
    assert_status(patch(&site->sari, "rules.mentioned.assignee.email=0", RULES), 403);
    assert_status(post(&site->sari, "channel=email", RULES "/test"), 403);
}

static void texts_of_an_imported_platform_are_found(void **state)
{
    struct site *site = *state;
    database_run(&site->database,
                 "INSERT INTO sms_logs (user_id, phone_number, message, type, status, template_key,"
                 " template_data, twilio_sid) VALUES (?1, '+62 812-3456', 'Halo', 'whatsapp', "
                 "'sent', 'order_created', '{\"a\":1}', 'SM1')",
                 site->budi.user_id, 0);
    database_run(&site->database,
                 "INSERT INTO sms_logs (phone_number, message, status, error_message) VALUES "
                 "('0899', 'Gagal', 'failed', 'Nomor <salah>')",
                 0, 0);
    struct answer answer = get(&site->sari, TEXTS);
    assert_int_equal(count_at(&answer, "data"), 2);
    assert_text_at(&answer, "data.1.phone_number", "+62 812-3456");
    assert_text_at(&answer, "data.1.type", "whatsapp");
    assert_text_at(&answer, "data.1.template_key", "order_created");
    assert_number_at(&answer, "data.1.template_data.a", 1);
    assert_text_at(&answer, "data.1.twilio_sid", "SM1");
    assert_true(is_null_at(&answer, "data.1.notification_id"));
    assert_true(is_null_at(&answer, "data.0.user_id"));
    assert_true(is_null_at(&answer, "data.0.created_at"));
    const struct {
        const char *query;
        size_t count;
    } searches[] = {{"search=0812+3456", 1}, {"search=%2b62812", 1}, {"search=99", 1},
                    {"search=abc", 0},       {"search=%25", 0},      {"type=sms", 1},
                    {"status=sent", 1},      {"type=email", 2},      {"type=sms&status=sent", 0}};
    for (size_t i = 0; i < COUNT_OF(searches); i++) {
        answer = get(&site->sari, TEXTS "?%s", searches[i].query);
        assert_int_equal(count_at(&answer, "data"), searches[i].count);
    }
    answer = get(&site->sari, TEXTS "?user_id=%lld", (long long)site->budi.user_id);
    assert_int_equal(count_at(&answer, "data"), 1);
    answer = page_of(&site->sari, TEXTS);
    assert_true(answer_says(&answer, "Nomor &lt;salah&gt;"));
}

static void a_text_leads_to_its_notification(void **state)
{
    struct site *site = *state;
    ticket_of(site);
    long long id = put(site, &site->budi, "status_changed", "sms", "sent", 1, 1);
    database_run(&site->database,
                 "INSERT INTO sms_logs (id, user_id, phone_number, message) VALUES (7, ?1, '+6281',"
                 " 'Halo')",
                 site->budi.user_id, 0);
    database_run(&site->database, "UPDATE notifications SET sms_log_id = 7 WHERE id = ?1", id, 0);
    struct answer answer = get(&site->sari, TEXTS);
    assert_number_at(&answer, "data.0.notification_id", id);
}

/* ---- in a conversation ----------------------------------------------------------------------- */

static struct answer news_of(struct browser *browser, long long ticket, const char *told_at)
{
    const char *all = str_print(browser->site->arena,
                                "%s/%lld/messages?last_message_id=99&last_note_id=0"
                                "&last_change_id=99&told_at=%s",
                                tickets_of(browser), ticket, told_at)
                          .at;
    const struct ask ask = {
        .method = "GET", .target = all, .fields = {{STR("X-Fragment"), STR("messages")}}};
    struct browser pages = browser_for_pages(browser);
    return browser_ask(&pages, &ask);
}

static void a_reply_shows_how_the_customer_was_told(void **state)
{
    struct site *site = *state;
    long long ticket = ticket_of(site);
    long long reply = say(&site->sari, ticket, "Kami periksa.");
    database_run(&site->database, "DELETE FROM notifications", 0, 0);
    put(site, &site->budi, "message_added", "whatsapp", "read", ticket, reply);
    long long mail = put(site, &site->budi, "message_added", "email", "queued", ticket, reply);
    put(site, &site->andi, "message_added", "sms", "failed", ticket, reply); /* not the customer */
    struct answer page = page_of(&site->sari,
                                 str_print(site->arena, "/admin/support/tickets/%lld", ticket).at);
    assert_true(answer_says(&page, "WhatsApp ·\nDibaca"));
    assert_true(answer_says(&page, "Email ·\nDalam antrean"));
    assert_false(answer_says(&page, "SMS ·"));
    page = page_of(&site->budi,
                   str_print(site->arena, "/customer/support/tickets/%lld", ticket).at);
    assert_false(answer_says(&page, "WhatsApp ·"));
    assert_false(answer_says(&page, "told-"));

    const char *now = str_print(site->arena, "%d", SITE_BEGIN).at;
    assert_false(
        answer_says(&(struct answer){.body = news_of(&site->sari, ticket, now).body}, "told-"));
    database_run(&site->database,
                 "UPDATE notifications SET state = 'sent', updated_at = '2026-11-18 11:06:40' "
                 "WHERE id = ?1",
                 mail, 0);
    struct answer news = news_of(&site->sari, ticket, now);
    assert_true(answer_says(&news, str_print(site->arena, "data-part=\"told-%lld\"", reply).at));
    assert_true(answer_says(&news, "Email ·\nTerkirim"));
    assert_true(answer_says(&news, "WhatsApp ·\nDibaca")); /* shown together */
    assert_false(
        answer_says(&(struct answer){.body = news_of(&site->budi, ticket, now).body}, "told-"));
}

static void a_message_shows_by_what_it_came(void **state)
{
    struct site *site = *state;
    long long ticket = ticket_of(site);
    long long message = say(&site->budi, ticket, "Sudah saya bayar.");
    database_run(&site->database,
                 "INSERT INTO incoming (gateway, kind, gateway_id, content, channel, message_id, "
                 "support_ticket_id, due_at, created_at, updated_at) VALUES ('twilio', 'message', "
                 "'SM1', '{}', 'whatsapp', ?1, ?2, '2026-11-18 11:00:00', '2026-11-18 11:00:00', "
                 "'2026-11-18 11:00:00')",
                 message, ticket);
    struct answer page = page_of(&site->sari,
                                 str_print(site->arena, "/admin/support/tickets/%lld", ticket).at);
    assert_true(answer_says(&page, "lewat WhatsApp"));
    page = page_of(&site->budi,
                   str_print(site->arena, "/customer/support/tickets/%lld", ticket).at);
    assert_false(answer_says(&page, "lewat WhatsApp"));
}

static void a_person_shows_the_latest(void **state)
{
    struct site *site = *state;
    ticket_of(site);
    long long ids[6];
    for (int i = 0; i < 6; i++)
        ids[i] = put_status(site, "sent", i + 1);
    struct answer page = page_of(
        &site->sari,
        str_print(site->arena, "/admin/people/%lld", (long long)site->budi.user_id).at);
    for (int i = 0; i < 6; i++)
        assert_int_equal(
            answer_says(&page, str_print(site->arena, "href=\"" LOG "/%lld\"", ids[i]).at), i > 0);
}

/* ---- settings -------------------------------------------------------------------------------- */

static void the_rules_are_kept_and_noted(void **state)
{
    struct site *site = *state;
    struct answer answer = get(&site->andi, RULES);
    assert_true(json_is_true(at(&answer, "rules.message_added.team.email")));
    assert_true(json_is_false(at(&answer, "rules.message_added.team.phone")));
    assert_true(json_is_true(at(&answer, "channels.email")));
    assert_true(json_is_false(at(&answer, "channels.sms")));
    assert_null(at(&answer, "rules.message_added.nobody"));
    assert_status(patch(&site->andi, "rules.message_added.team.email=0", RULES), 200);
    answer = get(&site->andi, RULES);
    assert_true(json_is_false(at(&answer, "rules.message_added.team.email")));
    assert_true(json_is_true(at(&answer, "rules.ticket_created.team.email"))); /* the rest stays */
    json_t *body = json_pack("{s:{s:{s:{s:b}}}}", "rules", "message_added", "team", "phone", 1);
    assert_status(send_json(&site->andi, "PATCH", body, RULES), 200);
    answer = get(&site->andi, RULES);
    assert_true(json_is_true(at(&answer, "rules.message_added.team.phone")));
    assert_int_equal(
        database_number(&site->database,
                        "SELECT count(*) FROM audit_log WHERE field LIKE 'notify message_added%'"),
        2);
    answer = page_of(&site->andi, RULES);
    assert_true(answer_says(&answer, "SAPA_WHATSAPP"));
    assert_false(answer_says(&answer, "SAPA_MAIL_URL")); /* set up */
}

static void a_test_leads_to_what_became_of_it(void **state)
{
    struct site *site = *state;
    struct answer answer = post(&site->andi, "channel=email", RULES "/test");
    assert_status(answer, 201);
    long long id = number_at(&answer, "notification_id");
    answer = get(&site->andi, LOG "/%lld", id);
    assert_text_at(&answer, "notification.event", "test");
    assert_text_at(&answer, "notification.state", "queued");
    struct browser pages = browser_for_pages(&site->andi);
    answer = post(&pages, "channel=email", RULES "/test");
    assert_status(answer, 303);
    struct str next = str_print(site->arena, LOG "/%lld", id + 1);
    assert_true(str_is(answer_field(&answer, "Location"), next));
    answer = get(&pages, "%s", next.at);
    assert_true(answer_says(&answer, "data-fresh")); /* the page looks again by itself */
    assert_status(post(&site->andi, "channel=sms", RULES "/test"), 422);
    assert_status(post(&site->andi, "channel=merpati", RULES "/test"), 422);
    answer = post(&pages, "channel=sms", RULES "/test");
    assert_status(answer, 422);
    assert_true(answer_says(&answer, "class=\"summary\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_log_has_all_newest_first_and_each_filter_leaves_its_own),
        TEST(an_event_without_a_name_here_is_shown_all_the_same),
        TEST(days_are_those_of_the_house),
        TEST(a_page_leads_to_the_older_ones),
        TEST(one_shows_its_attempts_and_its_text),
        TEST(what_failed_is_sent_again_once),
        TEST(two_of_one_ticket_do_not_wait_at_once),
        TEST(accounts_of_colleagues_are_for_admins),
        TEST(only_staff_see_any_of_it),
        TEST(texts_of_an_imported_platform_are_found),
        TEST(a_text_leads_to_its_notification),
        TEST(a_reply_shows_how_the_customer_was_told),
        TEST(a_message_shows_by_what_it_came),
        TEST(a_person_shows_the_latest),
        TEST(the_rules_are_kept_and_noted),
        TEST(a_test_leads_to_what_became_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
