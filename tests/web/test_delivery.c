/* A notification on its way: taken once, ended as its gateway says, told of in any order. */
#include "operator/delivery.h"
#include "support/site.h"
#include "support/cmocka_all.h"

static int setup(void **state)
{
    site_setup(state);
    struct site *site = *state;
    site->web.outlets.has_sms = true;
    site->web.outlets.has_whatsapp = true;
    assert_status(patch(&site->budi, "name=Budi&phone=081234567890&prefer_whatsapp=1&prefer_sms=1",
                        "/account/preferences"),
                  200);
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, site_teardown)

static struct operator* operator_at(struct site *site, int64_t seconds)
{
    struct instant at = site_now();
    at.unix_s += seconds;
    struct operator* operator= operator_new(site->database.db, site->arena, at);
    site->web.outlets.zone = site->web.house.zone;
    operator_desk(operator)->outlets = &site->web.outlets;
    return operator;
}

static struct delivery_list due(struct site *site, enum notification_channel channel,
                                int64_t seconds)
{
    struct delivery_list list;
    assert_int_equal(deliveries_due(operator_at(site, seconds), channel, 10, &list), OK);
    return list;
}

static const struct handover by_twilio = {
    .gateway = {"twilio", 6}, .address = {"+6281234567890", 14}, .text = {"Halo", 4}};

/* A ticket's one notification, by WhatsApp, that has been handed over. */
static struct delivery begun(struct site *site)
{
    open_ticket(&site->budi, "Halo");
    struct delivery_list list = due(site, CHANNEL_WHATSAPP, 0);
    assert_int_equal(list.count, 1);
    assert_int_equal(delivery_begin(operator_at(site, 0), &list.items[0], &by_twilio), OK);
    return list.items[0];
}

static void end(struct site *site, const struct delivery *delivery, int64_t seconds,
                enum delivery_outcome outcome, const char *gateway_id)
{
    const struct delivery_result result = {.outcome = outcome,
                                           .gateway_id = gateway_id ? str_of(gateway_id) : STR_NONE,
                                           .code = STR("400"),
                                           .reason = STR("says so")};
    assert_int_equal(delivery_end(operator_at(site, seconds), delivery, &result), OK);
}

static const char *state_of(struct site *site, const struct delivery *delivery)
{
    return str_c(site->arena,
                 database_text_of(&site->database, "SELECT state FROM notifications WHERE id = ?1",
                                  delivery->id, 0));
}

static const char *logged(struct site *site)
{
    return str_c(site->arena, database_text(&site->database,
                                            "SELECT status || ' ' || coalesce(twilio_sid, '-') ||"
                                            " ' ' || coalesce(error_message, '-') FROM sms_logs"
                                            " ORDER BY id LIMIT 1"));
}

static enum err report(struct site *site, enum notification_state state, const char *gateway_id,
                       int64_t id)
{
    return delivery_report(operator_at(site, 0),
                           &(struct delivery_report){.gateway = STR("twilio"),
                                                     .gateway_id = str_of(gateway_id),
                                                     .id = id,
                                                     .state = state,
                                                     .reason = STR("unreachable")});
}

static void one_is_handed_over_by_one_alone(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    struct delivery_list mine = due(site, CHANNEL_WHATSAPP, 0), theirs = mine;
    struct delivery other = theirs.items[0];
    assert_int_equal(delivery_begin(operator_at(site, 0), &mine.items[0], &by_twilio), OK);
    assert_int_equal(db_begin(site->database.db), OK);
    assert_int_equal(delivery_begin(operator_at(site, 0), &other, &by_twilio), ERR_CONFLICT);
    db_rollback(site->database.db);
    assert_int_equal(due(site, CHANNEL_WHATSAPP, 3600).count, 0);
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM sms_logs"), 1);
}

/* A list is read once, and each of it may take a gateway half a minute. */
static void each_is_looked_at_again_before_its_turn(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    struct delivery delivery = due(site, CHANNEL_WHATSAPP, 0).items[0];
    const int64_t id = delivery.id;
    assert_int_equal(delivery_find_due(operator_at(site, 0), id, site_now(), &delivery), OK);
    assert_false(delivery.is_gone);
    database_run(&site->database, "UPDATE users SET disabled_at = created_at WHERE id = ?1 + ?2",
                 site->budi.user_id, 0);
    assert_int_equal(delivery_find_due(operator_at(site, 0), id, site_now(), &delivery), OK);
    assert_true(delivery.is_gone);
    struct instant later = site_now();
    later.unix_s += 60;
    assert_int_equal(delivery_defer(operator_at(site, 0), &delivery, later), OK);
    assert_int_equal(delivery_find_due(operator_at(site, 0), id, site_now(), &delivery),
                     ERR_NOT_FOUND);
    assert_int_equal(delivery_begin(operator_at(site, 60), &delivery, &by_twilio), OK);
    assert_int_equal(delivery_find_due(operator_at(site, 60), id, later, &delivery), ERR_NOT_FOUND);
}

static void what_was_sent_is_logged_as_the_platform_does(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    assert_string_equal(logged(site), "pending - -");
    end(site, &delivery, 1, DELIVERY_SENT, "SM1");
    assert_string_equal(state_of(site, &delivery), "sent");
    assert_string_equal(logged(site), "sent SM1 -");
    assert_true(str_is(database_text(&site->database,
                                     "SELECT phone_number || type || message || template_key"
                                     " FROM sms_logs"),
                       STR("+6281234567890whatsappHaloticket_created")));
}

static void what_is_postponed_comes_again_for_a_day(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    end(site, &delivery, 0, DELIVERY_POSTPONED, NULL);
    assert_string_equal(state_of(site, &delivery), "queued");
    assert_int_equal(due(site, CHANNEL_WHATSAPP, 20).count, 0);
    int64_t at = 0, attempts = 1;
    for (; attempts < 50; attempts++) {
        struct delivery_list list = due(site, CHANNEL_WHATSAPP, 30 * 24 * 3600);
        if (!list.count)
            break;
        at = list.items[0].due_at.unix_s - SITE_BEGIN;
        assert_true(at <= DELIVERY_WITHIN_S);
        assert_int_equal(delivery_begin(operator_at(site, at), &list.items[0], &by_twilio), OK);
        end(site, &list.items[0], at, DELIVERY_POSTPONED, NULL);
    }
    assert_true(attempts > 5 && attempts < 20);
    assert_string_equal(state_of(site, &delivery), "failed");
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM notification_attempts"),
                     attempts);
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM sms_logs"), 1);
}

/* A gateway's bad day is over, somebody sends it again, and it is not quite over. */
static void what_a_person_sends_again_has_another_day(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    end(site, &delivery, 0, DELIVERY_POSTPONED, NULL);
    for (int i = 0; i < 3; i++) {
        struct delivery_list list = due(site, CHANNEL_WHATSAPP, 3600);
        assert_int_equal(delivery_begin(operator_at(site, 3600), &list.items[0], &by_twilio), OK);
        end(site, &list.items[0], 3600, i < 2 ? DELIVERY_POSTPONED : DELIVERY_REFUSED, NULL);
        database_run(&site->database, "UPDATE notifications SET due_at = created_at", 0, 0);
    }
    assert_string_equal(state_of(site, &delivery), "failed");
    database_run(&site->database, "UPDATE notifications SET created_at = '2026-11-10 08:00:00'", 0,
                 0);
    database_run(&site->database,
                 "UPDATE notification_attempts SET began_at = '2026-11-10 08:00:00'", 0, 0);
    assert_status(post(&site->sari, "", "/admin/notifications/%lld/retry", (long long)delivery.id),
                  200);
    struct delivery_list list = due(site, CHANNEL_WHATSAPP, 0);
    assert_int_equal(list.count, 1);
    assert_int_equal(delivery_begin(operator_at(site, 60), &list.items[0], &by_twilio), OK);
    end(site, &list.items[0], 60, DELIVERY_POSTPONED, NULL);
    assert_string_equal(state_of(site, &delivery), "queued");
    assert_int_equal(due(site, CHANNEL_WHATSAPP, 60 + 20).count, 0);
    list = due(site, CHANNEL_WHATSAPP, 60 + 40); /* as the first time: not after hours */
    assert_int_equal(list.count, 1);
    assert_int_equal(delivery_begin(operator_at(site, 25 * 3600), &list.items[0], &by_twilio), OK);
    end(site, &list.items[0], 25 * 3600, DELIVERY_POSTPONED, NULL);
    assert_string_equal(state_of(site, &delivery), "failed");
}

static void what_a_gateway_asks_to_wait_is_waited(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    assert_int_equal(delivery_end(operator_at(site, 0), &delivery,
                                  &(struct delivery_result){.outcome = DELIVERY_POSTPONED,
                                                            .retry_after_s = 900}),
                     OK);
    assert_int_equal(due(site, CHANNEL_WHATSAPP, 899).count, 0);
    assert_int_equal(due(site, CHANNEL_WHATSAPP, 900).count, 1);
}

static void whatsapp_that_is_refused_becomes_an_sms_once(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    end(site, &delivery, 0, DELIVERY_REFUSED, NULL);
    assert_string_equal(state_of(site, &delivery), "failed");
    assert_string_equal(logged(site), "failed - says so");
    struct delivery_list sms = due(site, CHANNEL_SMS, 0);
    assert_int_equal(sms.count, 1);
    assert_int_equal(sms.items[0].user_id, site->budi.user_id);
    assert_int_equal(report(site, NOTIFICATION_FAILED, "SM1", delivery.id), OK);
    assert_int_equal(due(site, CHANNEL_SMS, 0).count, 1);
}

static void no_sms_follows_where_it_is_not_wanted(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    assert_status(
        patch(&site->budi, "name=Budi&phone=081234567890&prefer_sms=0", "/account/preferences"),
        200);
    end(site, &delivery, 0, DELIVERY_REFUSED, NULL);
    assert_int_equal(due(site, CHANNEL_SMS, 0).count, 0);
}

static void nobody_knows_of_one_that_was_interrupted(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    int64_t count;
    assert_int_equal(
        deliveries_abandon(operator_at(site, 0), CHANNEL_WHATSAPP, site_now(), false, &count), OK);
    assert_int_equal(count, 1);
    assert_string_equal(state_of(site, &delivery), "unknown");
    assert_int_equal(due(site, CHANNEL_WHATSAPP, 24 * 3600).count, 0);
    /* Its gateway may tell after all. */
    assert_int_equal(report(site, NOTIFICATION_DELIVERED, "SM9", delivery.id), OK);
    assert_string_equal(state_of(site, &delivery), "delivered");
}

/* Another node has given up on it, whose writing took long. */
static void what_is_told_late_of_an_interrupted_one_counts(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    int64_t count;
    assert_int_equal(
        deliveries_abandon(operator_at(site, 0), CHANNEL_WHATSAPP, site_now(), false, &count), OK);
    end(site, &delivery, 1, DELIVERY_SENT, "SM1");
    assert_string_equal(state_of(site, &delivery), "sent");
    assert_string_equal(logged(site), "sent SM1 -");
}

static void an_earlier_attempt_does_not_end_a_later_one(void **state)
{
    struct site *site = *state;
    struct delivery first = begun(site);
    int64_t count;
    assert_int_equal(
        deliveries_abandon(operator_at(site, 0), CHANNEL_WHATSAPP, site_now(), true, &count), OK);
    struct delivery second = due(site, CHANNEL_WHATSAPP, 3600).items[0];
    assert_int_equal(delivery_begin(operator_at(site, 3600), &second, &by_twilio), OK);
    end(site, &first, 3600, DELIVERY_REFUSED, NULL);
    assert_string_equal(state_of(site, &second), "sending");
    assert_string_equal(logged(site), "pending - -");
    end(site, &second, 3601, DELIVERY_SENT, "SM2");
    assert_string_equal(state_of(site, &second), "sent");
}

/* As another node looks, in a transaction of its own. */
static int64_t abandoned(struct site *site, int64_t seconds)
{
    int64_t count;
    struct instant before = site_now();
    before.unix_s += seconds;
    assert_int_equal(db_begin(site->database.db), OK);
    assert_int_equal(
        deliveries_abandon(operator_at(site, 0), CHANNEL_WHATSAPP, before, false, &count), OK);
    assert_int_equal(db_commit(site->database.db), OK);
    return count;
}

/* A file is one process's, which cannot be seen to end: there its time must pass. */
static void nobody_waits_for_a_process_that_has_ended(void **state)
{
    struct site *site = *state;
    bool is_server = db_engine_of(site->reader) == DB_POSTGRES, is_mine, is_other;
    struct delivery delivery = begun(site);
    struct operator* node = operator_new(site->reader, site->arena, site_now());
    assert_int_equal(delivery_hold(node, delivery.id, &is_mine), OK);
    assert_true(is_mine);
    assert_int_equal(delivery_hold(operator_at(site, 0), delivery.id, &is_other), OK);
    assert_int_equal(is_other, !is_server);
    assert_int_equal(abandoned(site, -1), 0);
    assert_string_equal(state_of(site, &delivery), "sending");
    db_close(site->reader); /* the server sees that a moment later, as when its process is killed */
    while (is_server &&
           database_number(&site->database,
                           "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
        continue;
    assert_int_equal(abandoned(site, -1), is_server);
    assert_string_equal(state_of(site, &delivery), is_server ? "unknown" : "sending");
    assert_int_equal(db_open(site->database.url, DB_READ, &site->reader), OK);
}

static void what_is_held_for_too_long_is_abandoned(void **state)
{
    struct site *site = *state;
    bool is_held, was_held;
    struct delivery delivery = begun(site);
    struct operator* node = operator_new(site->reader, site->arena, site_now());
    assert_int_equal(delivery_hold(node, delivery.id, &is_held), OK);
    assert_int_equal(abandoned(site, 0), 1);
    assert_string_equal(state_of(site, &delivery), "unknown");
    /* But whoever works at it after all knows what became of it. */
    end(site, &delivery, 1, DELIVERY_SENT, "SM1");
    assert_string_equal(state_of(site, &delivery), "sent");
    assert_int_equal(delivery_release(node, delivery.id, &was_held), OK);
    assert_true(was_held);
}

static void who_finds_out_late_does_not_meddle_with_a_retry(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    assert_int_equal(abandoned(site, 0), 1);
    assert_status(post(&site->sari, "", "/admin/notifications/%lld/retry", (long long)delivery.id),
                  200);
    end(site, &delivery, 1, DELIVERY_SENT, "SM1");
    assert_string_equal(state_of(site, &delivery), "queued");
}

static void one_with_a_key_is_tried_again(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    int64_t count;
    assert_int_equal(
        deliveries_abandon(operator_at(site, 0), CHANNEL_WHATSAPP, site_now(), true, &count), OK);
    assert_string_equal(state_of(site, &delivery), "queued");
}

static void states_only_go_forward(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    end(site, &delivery, 0, DELIVERY_SENT, "SM1");
    assert_int_equal(report(site, NOTIFICATION_READ, "SM1", 0), OK);
    assert_int_equal(report(site, NOTIFICATION_DELIVERED, "SM1", 0), OK);
    assert_int_equal(report(site, NOTIFICATION_SENT, "SM1", 0), OK);
    assert_int_equal(report(site, NOTIFICATION_FAILED, "SM1", 0), OK);
    assert_string_equal(state_of(site, &delivery), "read");
    assert_string_equal(logged(site), "sent SM1 -");
    assert_int_equal(due(site, CHANNEL_SMS, 0).count, 0);
}

/* Two nodes are told at once, and both have read "sent". */
static void nor_back_where_another_node_was_told_more(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    end(site, &delivery, 0, DELIVERY_SENT, "SM1");
    assert_int_equal(report(site, NOTIFICATION_READ, "SM1", 0), OK);
    assert_int_equal(delivery_set_told(operator_at(site, 0), delivery.id, NOTIFICATION_SENT,
                                       NOTIFICATION_DELIVERED, STR_NONE, STR("SM1"), site_now()),
                     OK);
    assert_string_equal(state_of(site, &delivery), "read");
}

static void what_a_gateway_told_before_its_answer_stays(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    assert_int_equal(report(site, NOTIFICATION_DELIVERED, "SM1", 0), ERR_NOT_FOUND);
    assert_int_equal(report(site, NOTIFICATION_DELIVERED, "SM1", delivery.id), OK);
    end(site, &delivery, 0, DELIVERY_SENT, "SM1");
    assert_string_equal(state_of(site, &delivery), "delivered");
}

/* Of new messages one waits for each ticket: the one that comes back takes those with it that have
   come meanwhile. */
static void what_is_postponed_takes_later_messages_along(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    database_run(&site->database, "DELETE FROM notifications WHERE id > ?1 + ?2", 0, 0);
    int64_t first = say(&site->sari, id, "Pertama");
    struct delivery delivery = due(site, CHANNEL_WHATSAPP, 0).items[0];
    assert_int_equal(delivery_begin(operator_at(site, 0), &delivery, &by_twilio), OK);
    say(&site->sari, id, "Kedua"); /* while the gateway is asked about the first */
    assert_int_equal(due(site, CHANNEL_WHATSAPP, 0).count, 1);
    end(site, &delivery, 0, DELIVERY_POSTPONED, NULL);
    assert_string_equal(state_of(site, &delivery), "queued");
    struct delivery_list list = due(site, CHANNEL_WHATSAPP, 3600);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].about_id, first);
    assert_int_equal(database_number(&site->database,
                                     "SELECT count(*) FROM notifications"
                                     " WHERE state = 'skipped' AND reason = 'joined'"),
                     1);
}

static void a_failure_that_is_told_later_becomes_an_sms(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    end(site, &delivery, 0, DELIVERY_SENT, "SM1");
    assert_int_equal(report(site, NOTIFICATION_FAILED, "SM1", 0), OK);
    assert_string_equal(state_of(site, &delivery), "failed");
    assert_int_equal(due(site, CHANNEL_SMS, 0).count, 1);
}

static void a_failure_that_is_told_before_the_answer_is_logged(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    assert_int_equal(report(site, NOTIFICATION_FAILED, "SM1", delivery.id), OK);
    end(site, &delivery, 0, DELIVERY_SENT, "SM1");
    assert_string_equal(state_of(site, &delivery), "failed");
    assert_string_equal(logged(site), "failed SM1 unreachable");
}

static void another_gateways_id_is_nobodys(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    end(site, &delivery, 0, DELIVERY_SENT, "SM1");
    assert_int_equal(delivery_report(operator_at(site, 0),
                                     &(struct delivery_report){.gateway = STR("fonnte"),
                                                               .gateway_id = STR("SM1"),
                                                               .state = NOTIFICATION_READ}),
                     ERR_NOT_FOUND);
    assert_string_equal(state_of(site, &delivery), "sent");
}

static enum err report_of_fonnte(struct site *site, const char *id, const char *alias,
                                 enum notification_state state)
{
    return delivery_report(operator_at(site, 0),
                           &(struct delivery_report){.gateway = STR("fonnte"),
                                                     .gateway_id = str_of(id),
                                                     .alias = alias ? str_of(alias) : STR_NONE,
                                                     .state = state});
}

static void a_message_is_known_by_the_other_id_of_its_gateway(void **state)
{
    struct site *site = *state;
    struct delivery delivery = begun(site);
    end(site, &delivery, 0, DELIVERY_SENT, "80367170");
    database_run(&site->database, "UPDATE notifications SET gateway = 'fonnte'", 0, 0);
    assert_int_equal(report_of_fonnte(site, "3EB0", NULL, NOTIFICATION_DELIVERED), ERR_NOT_FOUND);
    assert_int_equal(report_of_fonnte(site, "80367170", "3EB0", NOTIFICATION_SENT), OK);
    assert_string_equal(state_of(site, &delivery), "sent");
    assert_int_equal(report_of_fonnte(site, "3EB0", NULL, NOTIFICATION_READ), OK);
    assert_string_equal(state_of(site, &delivery), "read");
    assert_int_equal(report_of_fonnte(site, "3EB1", NULL, NOTIFICATION_READ), ERR_NOT_FOUND);
    /* It keeps the id under which it was sent. */
    assert_true(str_is(database_text(&site->database, "SELECT gateway_id FROM notifications"),
                       STR("80367170")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_is_handed_over_by_one_alone),
        TEST(each_is_looked_at_again_before_its_turn),
        TEST(what_was_sent_is_logged_as_the_platform_does),
        TEST(what_is_postponed_comes_again_for_a_day),
        TEST(what_a_person_sends_again_has_another_day),
        TEST(what_a_gateway_asks_to_wait_is_waited),
        TEST(whatsapp_that_is_refused_becomes_an_sms_once),
        TEST(no_sms_follows_where_it_is_not_wanted),
        TEST(nobody_knows_of_one_that_was_interrupted),
        TEST(what_is_told_late_of_an_interrupted_one_counts),
        TEST(an_earlier_attempt_does_not_end_a_later_one),
        TEST(nobody_waits_for_a_process_that_has_ended),
        TEST(what_is_held_for_too_long_is_abandoned),
        TEST(who_finds_out_late_does_not_meddle_with_a_retry),
        TEST(one_with_a_key_is_tried_again),
        TEST(states_only_go_forward),
        TEST(nor_back_where_another_node_was_told_more),
        TEST(what_a_gateway_told_before_its_answer_stays),
        TEST(what_is_postponed_takes_later_messages_along),
        TEST(a_failure_that_is_told_later_becomes_an_sms),
        TEST(a_failure_that_is_told_before_the_answer_is_logged),
        TEST(another_gateways_id_is_nobodys),
        TEST(a_message_is_known_by_the_other_id_of_its_gateway),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
