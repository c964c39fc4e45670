/* What a notification says when it is sent, and when it is not sent any more. */
#include "jobs/compose.h"
#include "support/site.h"
#include "support/cmocka_all.h"

static struct jobs_options options;
static bool is_there; /* whether everybody has every ticket open */

static bool is_looking(void *context, int64_t ticket_id, int64_t user_id)
{
    (void)context, (void)ticket_id, (void)user_id;
    return is_there;
}

static int setup(void **state)
{
    site_setup(state);
    struct site *site = *state;
    site->web.outlets.has_email = true;
    site->web.outlets.delay_s = 120;
    is_there = false;
    options = (struct jobs_options){.outlets = &site->web.outlets,
                                    .secret = STR("rahasia"),
                                    .base_url = STR("https://bantuan.test"),
                                    .is_looking = is_looking};
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, site_teardown)

static struct desk desk_of(struct site *site)
{
    return (struct desk){.db = site->database.db, .arena = site->arena, .now = site_now()};
}

/* The last one of that event to them, that is due. */
static struct delivery last_by(struct site *site, enum notification_channel channel,
                               enum notification_event event, int64_t user_id)
{
    struct desk desk = desk_of(site);
    struct delivery_list due = {0};
    struct delivery found = {0};
    assert_int_equal(deliveries_due(operator_of(&desk), channel, 100, &due), OK);
    for (size_t i = 0; i < due.count; i++)
        if (due.items[i].event == event && due.items[i].user_id == user_id)
            found = due.items[i];
    assert_true(found.id > 0);
    return found;
}

static struct delivery last(struct site *site, enum notification_event event, int64_t user_id)
{
    return last_by(site, CHANNEL_EMAIL, event, user_id);
}

static struct composed compose_now(struct site *site, const struct delivery *delivery)
{
    struct desk desk = desk_of(site);
    struct composed composed;
    const struct letterhead letterhead = {.name = STR("Toko"),
                                          .hue = 205,
                                          .locale = locale_find(STR("id")),
                                          .zone = site->web.house.zone};
    assert_int_equal(compose(&options, &desk, &letterhead, delivery, &composed), OK);
    return composed;
}

static void assert_skipped(const struct composed *composed, const char *reason)
{
    assert_int_equal(composed->verdict, LETTER_SKIP);
    assert_true(str_is(composed->reason, str_of(reason)));
}

static bool says(const struct composed *composed, const char *words)
{
    return composed->letter.text.size &&
           memmem(composed->letter.text.at, composed->letter.text.size, words, strlen(words));
}

static void several_messages_are_one_letter_with_all_that_came_since(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    say(&site->sari, id, "Pertama");
    site_wait(121);
    say(&site->sari, id, "Kedua"); /* after it was due: it is in it all the same */
    const struct delivery delivery = last(site, NOTIFY_MESSAGE_ADDED, site->budi.user_id);
    const struct composed composed = compose_now(site, &delivery);
    assert_int_equal(composed.verdict, LETTER_SEND);
    assert_true(says(&composed, "Pertama") && says(&composed, "Kedua"));
    assert_true(str_is(composed.address, STR("budi@demo.test")));
    assert_true(composed.unsubscribe_url.size > 0);
}

static void what_has_been_read_is_not_told(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    say(&site->sari, id, "Pertama");
    site_wait(121);
    get(&site->budi, "/customer/support/tickets/%lld", (long long)id);
    const struct delivery delivery = last(site, NOTIFY_MESSAGE_ADDED, site->budi.user_id);
    const struct composed composed = compose_now(site, &delivery);
    assert_skipped(&composed, "read");
}

static void whoever_has_the_ticket_open_is_given_a_moment(void **state)
{
    struct site *site = *state;
    site->web.outlets.delay_s = 0;
    int64_t id = open_ticket(&site->budi, "Halo");
    say(&site->sari, id, "Pertama");
    const struct delivery delivery = last(site, NOTIFY_MESSAGE_ADDED, site->budi.user_id);
    is_there = true;
    struct composed composed = compose_now(site, &delivery);
    assert_int_equal(composed.verdict, LETTER_DEFER);
    assert_int_equal(composed.due_at.unix_s, SITE_BEGIN + LOOKING_DEFERS_S);
    site_wait(LOOKING_DEFERS_MOST_S); /* a page that is open and not looked at */
    composed = compose_now(site, &delivery);
    assert_int_equal(composed.verdict, LETTER_SEND);
}

static void a_change_that_was_changed_again_is_not_told(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    set_status(&site->sari, id, "resolved");
    site_wait(16);
    const struct delivery delivery = last(site, NOTIFY_STATUS_CHANGED, site->budi.user_id);
    struct composed composed = compose_now(site, &delivery);
    assert_int_equal(composed.verdict, LETTER_SEND);
    set_status(&site->sari, id, "in_progress");
    composed = compose_now(site, &delivery);
    assert_skipped(&composed, "changed");
}

static void nothing_is_told_of_what_is_gone(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    const struct delivery delivery = last(site, NOTIFY_TICKET_CREATED, site->budi.user_id);
    assert_status(del(&site->andi, "/admin/support/tickets/%lld", (long long)id), 200);
    const struct composed composed = compose_now(site, &delivery);
    assert_skipped(&composed, "deleted");
}

static void nor_to_whom_is_gone_or_a_day_late(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    struct delivery delivery = last(site, NOTIFY_TICKET_CREATED, site->budi.user_id);
    site_wait(DELIVERY_WITHIN_S + 1);
    struct composed composed = compose_now(site, &delivery);
    assert_skipped(&composed, "late");
    delivery.is_gone = true;
    composed = compose_now(site, &delivery);
    assert_skipped(&composed, "disabled");
}

static void a_note_is_told_to_whom_it_names_and_no_customer(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    assert_status(send_json(&site->sari, "POST", json_pack("{s:s}", "note", "@nia rahasia kita"),
                            "/admin/support/tickets/%lld/notes", (long long)id),
                  201);
    const struct delivery delivery = last(site, NOTIFY_MENTIONED, site->nia.user_id);
    const struct composed composed = compose_now(site, &delivery);
    assert_true(says(&composed, "rahasia kita"));
    assert_int_equal(database_number_of(&site->database,
                                        "SELECT count(*) FROM notifications WHERE event ="
                                        " 'mentioned' AND user_id <> ?1 + ?2",
                                        site->nia.user_id, 0),
                     0);
}

/* It has another customer's words in it, and the team's. */
static void nothing_is_told_to_whom_has_left_the_team(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    assert_status(send_json(&site->sari, "POST", json_pack("{s:s}", "note", "@nia rahasia kita"),
                            "/admin/support/tickets/%lld/notes", (long long)id),
                  201);
    database_run(&site->database, "UPDATE users SET role = 'customer' WHERE id = ?1 + ?2",
                 site->nia.user_id, 0);
    static const enum notification_event events[] = {NOTIFY_MENTIONED, NOTIFY_TICKET_CREATED};
    for (size_t i = 0; i < COUNT_OF(events); i++) {
        const struct delivery delivery = last(site, events[i], site->nia.user_id);
        const struct composed composed = compose_now(site, &delivery);
        assert_skipped(&composed, "role");
    }
}

/* One may change one's mind while it waits. */
static void nothing_is_told_to_whom_does_not_want_it_any_more(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    const struct delivery delivery = last(site, NOTIFY_TICKET_CREATED, site->budi.user_id);
    patch(&site->budi, "notifications.ticket_created.email=0", "/account/preferences");
    struct composed composed = compose_now(site, &delivery);
    assert_skipped(&composed, "unwanted");
    patch(&site->budi, "notifications.ticket_created.email=1&prefer_email=0",
          "/account/preferences");
    composed = compose_now(site, &delivery);
    assert_skipped(&composed, "unwanted");
    patch(&site->budi, "prefer_email=1", "/account/preferences");
    composed = compose_now(site, &delivery);
    assert_int_equal(composed.verdict, LETTER_SEND);
}

static void by_phone(struct site *site)
{
    site->web.outlets.has_whatsapp = true;
    site->web.outlets.quiet = (struct quiet_hours){21 * 60, 7 * 60};
    site->web.outlets.zone = site->web.house.zone;
    assert_status(patch(&site->budi, "name=Budi&phone=081234567890&prefer_whatsapp=1",
                        "/account/preferences"),
                  200);
}

/* It was due before: the gateway did not answer then, or the program stood still. */
static void no_telephone_rings_at_night_whenever_it_was_due(void **state)
{
    struct site *site = *state;
    enum { UNTIL_NINE_S = 3 * 3600, UNTIL_SEVEN_S = 13 * 3600 }; /* it is 18.06 */
    by_phone(site);
    open_ticket(&site->budi, "Halo");
    const struct delivery delivery = last_by(site, CHANNEL_WHATSAPP, NOTIFY_TICKET_CREATED,
                                             site->budi.user_id);
    struct composed composed = compose_now(site, &delivery);
    assert_int_equal(composed.verdict, LETTER_SEND);
    site_wait(UNTIL_NINE_S);
    composed = compose_now(site, &delivery);
    assert_int_equal(composed.verdict, LETTER_DEFER);
    assert_int_equal(composed.due_at.unix_s, SITE_BEGIN + UNTIL_SEVEN_S - (6 * 60 + 40));
    site_wait(UNTIL_SEVEN_S - UNTIL_NINE_S);
    composed = compose_now(site, &delivery);
    assert_int_equal(composed.verdict, LETTER_SEND);
}

/* What came by WhatsApp is answered where it came from, at once. */
static void an_answer_goes_to_the_telephone_that_asked(void **state)
{
    struct site *site = *state;
    by_phone(site);
    int64_t id = open_ticket(&site->budi, "Halo");
    database_run(&site->database,
                 "INSERT INTO contact_addresses (channel, address, user_id, heard_at, created_at)"
                 " VALUES ('whatsapp', '628777@lid', ?1 + ?2, '2026-11-18 10:00:00',"
                 " '2026-11-18 10:00:00'), ('whatsapp', '+62899', ?1 + ?2, '2026-11-17 10:00:00',"
                 " '2026-11-17 10:00:00')",
                 site->budi.user_id, 0);
    database_run(
        &site->database,
        "INSERT INTO incoming (gateway, kind, gateway_id, content, channel, state,"
        " message_id, due_at, created_at, updated_at) SELECT 'gowa', 'message', 'W1', '{}',"
        " 'whatsapp', 'taken', max(id), '2026-11-18 11:06:40', '2026-11-18 11:06:40',"
        " '2026-11-18 11:06:40' FROM chat_messages WHERE support_ticket_id = ?1 + ?2",
        id, 0);
    site_wait(6 * 3600);
    say(&site->sari, id, "Kami periksa");
    const struct delivery delivery = last_by(site, CHANNEL_WHATSAPP, NOTIFY_MESSAGE_ADDED,
                                             site->budi.user_id);
    const struct composed composed = compose_now(site, &delivery);
    assert_int_equal(composed.verdict, LETTER_SEND);
    assert_string_equal(str_c(site->arena, composed.address), "628777@lid");
}

static void nothing_is_handed_over_without_an_address(void **state)
{
    struct site *site = *state;
    by_phone(site);
    open_ticket(&site->budi, "Halo");
    struct delivery delivery = last_by(site, CHANNEL_WHATSAPP, NOTIFY_TICKET_CREATED,
                                       site->budi.user_id);
    delivery.phone = STR_NONE;
    const struct composed composed = compose_now(site, &delivery);
    assert_skipped(&composed, "address");
}

static bool subject_says(const struct composed *composed, const char *words)
{
    const struct str subject = composed->letter.subject;
    return subject.size && memmem(subject.at, subject.size, words, strlen(words));
}

/* Anybody may make an account with anybody's address, and open tickets: what they write must not go
   to that address in our name. */
static void nobody_writes_to_others_through_us(void **state)
{
    struct site *site = *state;
    database_run(&site->database,
                 "UPDATE users SET email_verified_at = NULL, name = 'Beli di jahat.test'"
                 " WHERE id = ?1 + ?2",
                 site->budi.user_id, 0);
    open_ticket(&site->budi, "Kunjungi jahat.test");
    struct delivery delivery = last(site, NOTIFY_TICKET_CREATED, site->budi.user_id);
    struct composed composed = compose_now(site, &delivery);
    assert_int_equal(composed.verdict, LETTER_SEND);
    assert_false(says(&composed, "jahat.test") || subject_says(&composed, "jahat.test"));
    database_run(&site->database,
                 "UPDATE users SET email_verified_at = created_at"
                 " WHERE id = ?1 + ?2",
                 site->budi.user_id, 0);
    composed = compose_now(site, &delivery);
    assert_true(says(&composed, "jahat.test") && subject_says(&composed, "jahat.test"));
    delivery = last(site, NOTIFY_TICKET_CREATED, site->sari.user_id);
    composed = compose_now(site, &delivery);
    assert_true(says(&composed, "jahat.test"));
}

/* Nobody has shown whose the telephone is, and each text costs. */
static void nobody_is_flooded(void **state)
{
    struct site *site = *state;
    struct desk desk = desk_of(site);
    struct delivery_list due = {0};
    const struct handover handover = {.gateway = STR("smtp"), .address = STR("budi@demo.test")};
    for (int i = 0; i <= DELIVERIES_AN_HOUR; i++)
        open_ticket(&site->budi, "Halo");
    assert_int_equal(deliveries_due(operator_of(&desk), CHANNEL_EMAIL, 1000, &due), OK);
    const struct delivery *last_one = NULL;
    int begun = 0;
    for (size_t i = 0; i < due.count; i++) {
        if (due.items[i].user_id != site->budi.user_id)
            continue;
        last_one = &due.items[i];
        const struct composed composed = compose_now(site, last_one);
        if (begun == DELIVERIES_AN_HOUR)
            assert_skipped(&composed, "limit");
        else
            assert_int_equal(delivery_begin(operator_of(&desk), &due.items[i], &handover), OK);
        begun++;
    }
    assert_int_equal(begun, DELIVERIES_AN_HOUR + 1);
    const struct delivery of_team = last(site, NOTIFY_TICKET_CREATED, site->sari.user_id);
    struct composed composed = compose_now(site, &of_team);
    assert_int_equal(composed.verdict, LETTER_SEND);
    site_wait(3600);
    composed = compose_now(site, last_one);
    assert_int_equal(composed.verdict, LETTER_SEND);
}

/* An address that an account claims and a guest writes from is written to as often as any other. */
static void an_address_of_two_is_not_flooded_either(void **state)
{
    struct site *site = *state;
    struct desk desk = desk_of(site);
    struct delivery_list due = {0};
    const struct handover handover = {.gateway = STR("smtp"), .address = STR("budi@demo.test")};
    database_run(&site->database,
                 "INSERT INTO guests (user_id, email, created_at)"
                 " VALUES (?1 + ?2, 'budi@demo.test', '2026-11-18 11:06:40')",
                 site->ayu.user_id, 0);
    for (int i = 0; i < DELIVERIES_AN_HOUR; i++)
        open_ticket(i % 2 ? &site->budi : &site->ayu, "Halo");
    assert_int_equal(deliveries_due(operator_of(&desk), CHANNEL_EMAIL, 1000, &due), OK);
    int begun = 0;
    for (size_t i = 0; i < due.count; i++)
        if (due.items[i].role == ROLE_CUSTOMER) {
            assert_string_equal(str_c(site->arena, due.items[i].email), "budi@demo.test");
            assert_int_equal(delivery_begin(operator_of(&desk), &due.items[i], &handover), OK);
            begun++;
        }
    assert_int_equal(begun, DELIVERIES_AN_HOUR);
    for (int i = 0; i < 2; i++) {
        const struct browser *one = i ? &site->budi : &site->ayu;
        open_ticket(i ? &site->budi : &site->ayu, "Halo");
        const struct delivery delivery = last(site, NOTIFY_TICKET_CREATED, one->user_id);
        const struct composed composed = compose_now(site, &delivery);
        assert_skipped(&composed, "limit");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(several_messages_are_one_letter_with_all_that_came_since),
        TEST(what_has_been_read_is_not_told),
        TEST(whoever_has_the_ticket_open_is_given_a_moment),
        TEST(a_change_that_was_changed_again_is_not_told),
        TEST(nothing_is_told_of_what_is_gone),
        TEST(nor_to_whom_is_gone_or_a_day_late),
        TEST(a_note_is_told_to_whom_it_names_and_no_customer),
        TEST(nothing_is_told_to_whom_has_left_the_team),
        TEST(nothing_is_told_to_whom_does_not_want_it_any_more),
        TEST(no_telephone_rings_at_night_whenever_it_was_due),
        TEST(an_answer_goes_to_the_telephone_that_asked),
        TEST(nothing_is_handed_over_without_an_address),
        TEST(nobody_writes_to_others_through_us),
        TEST(nobody_is_flooded),
        TEST(an_address_of_two_is_not_flooded_either),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
