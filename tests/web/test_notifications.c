/* Who is told of what outside the pages: the rows that a change writes. */
#include "operator/delivery.h"
#include "support/site.h"
#include "support/cmocka_all.h"

#define ALL "/admin/support/tickets"

static int setup(void **state)
{
    site_setup(state);
    struct site *site = *state;
    site->web.outlets.has_email = true;
    site->web.outlets.has_sms = true;
    site->web.outlets.has_whatsapp = true;
    site->web.outlets.delay_s = 120;
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, site_teardown)

/* All of one channel that wait, those as well that are not due yet. */
static struct delivery_list waiting(struct site *site, enum notification_channel channel)
{
    struct delivery_list list;
    struct instant late = site_now();
    late.unix_s += 7 * 24 * 3600;
    assert_int_equal(
        deliveries_due(operator_new(site->database.db, site->arena, late), channel, 100, &list),
        OK);
    return list;
}

static const struct delivery *find(const struct delivery_list *list, enum notification_event event,
                                   int64_t user_id)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].event == event && list->items[i].user_id == user_id)
            return &list->items[i];
    return NULL;
}

/* How many of that event there are, and that `user_id` is among them. */
static size_t told(struct site *site, enum notification_channel channel,
                   enum notification_event event, const struct browser *person)
{
    struct delivery_list list = waiting(site, channel);
    size_t count = 0;
    for (size_t i = 0; i < list.count; i++)
        count += list.items[i].event == event;
    if (person)
        assert_non_null(find(&list, event, person->user_id));
    return count;
}

static size_t count_of(struct site *site, enum notification_channel channel,
                       enum notification_event event)
{
    return told(site, channel, event, NULL);
}

static void give_phone(struct browser *person, const char *preferences)
{
    struct str form = str_print(person->site->arena, "name=%s&phone=081234567890%s", "Nama",
                                preferences);
    assert_status(patch(person, form.at, "/account/preferences"), 200);
}

static void assign(struct browser *staff, long long ticket, const struct browser *to)
{
    struct str form = str_print(staff->site->arena, "assigned_to=%lld", (long long)to->user_id);
    assert_status(patch(staff, form.at, ALL "/%lld/assign", ticket), 200);
}

static void a_desk_without_a_way_out_writes_nothing(void **state)
{
    struct site *site = *state;
    site->web.outlets = (struct outlets){.delay_s = 120};
    long long id = open_ticket(&site->budi, "Halo");
    say(&site->sari, id, "Kami periksa.");
    for (int channel = 1; channel < NOTIFICATION_CHANNEL_COUNT; channel++)
        assert_int_equal(waiting(site, (enum notification_channel)channel).count, 0);
}

static void a_new_ticket_tells_its_customer_and_the_team(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    struct delivery_list mails = waiting(site, CHANNEL_EMAIL);
    assert_int_equal(mails.count, 4);
    assert_non_null(find(&mails, NOTIFY_TICKET_CREATED, site->budi.user_id));
    assert_non_null(find(&mails, NOTIFY_TICKET_CREATED, site->sari.user_id));
    assert_non_null(find(&mails, NOTIFY_TICKET_CREATED, site->nia.user_id));
    assert_non_null(find(&mails, NOTIFY_TICKET_CREATED, site->andi.user_id));
    assert_int_equal(waiting(site, CHANNEL_SMS).count, 0); /* nobody has a phone */
}

static void several_messages_within_the_delay_are_told_of_at_once(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assign(&site->sari, id, &site->sari);
    int64_t first = say(&site->budi, id, "Satu");
    site_wait(60);
    say(&site->budi, id, "Dua");
    say(&site->budi, id, "Tiga");
    struct delivery_list mails = waiting(site, CHANNEL_EMAIL);
    const struct delivery *mail = find(&mails, NOTIFY_MESSAGE_ADDED, site->sari.user_id);
    assert_int_equal(count_of(site, CHANNEL_EMAIL, NOTIFY_MESSAGE_ADDED), 1);
    assert_int_equal(mail->about_id, first);
    assert_int_equal(mail->due_at.unix_s, SITE_BEGIN + 120);
}

static void a_message_is_for_the_assignee_or_else_for_the_team(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    say(&site->budi, id, "Siapa?");
    assert_int_equal(told(site, CHANNEL_EMAIL, NOTIFY_MESSAGE_ADDED, &site->nia), 3);

    long long second = open_ticket(&site->ayu, "Halo");
    assign(&site->andi, second, &site->nia);
    say(&site->ayu, second, "Siapa?");
    assert_int_equal(told(site, CHANNEL_EMAIL, NOTIFY_MESSAGE_ADDED, &site->nia), 4);

    assert_status(patch(&site->andi, "name=nia&email=nia@demo.test&role=agent&disabled=1",
                        "/admin/people/%lld", (long long)site->nia.user_id),
                  200);
    long long third = open_ticket(&site->ayu, "Lagi");
    assign(&site->andi, third, &site->sari);
    say(&site->ayu, second, "Masih ada?");
    assert_int_equal(told(site, CHANNEL_EMAIL, NOTIFY_MESSAGE_ADDED, &site->andi), 6);
}

static void whoever_writes_is_not_told(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assign(&site->sari, id, &site->sari);
    assert_int_equal(told(site, CHANNEL_EMAIL, NOTIFY_TICKET_ASSIGNED, &site->budi), 1);
    say(&site->sari, id, "Kami periksa.");
    assert_int_equal(told(site, CHANNEL_EMAIL, NOTIFY_MESSAGE_ADDED, &site->budi), 1);
}

static void a_send_that_is_repeated_tells_once(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    for (int i = 0; i < 3; i++)
        post(&site->sari, "message=Halo&client_id=a", ALL "/%lld/messages", id);
    assert_int_equal(count_of(site, CHANNEL_EMAIL, NOTIFY_MESSAGE_ADDED), 1);
}

static void whatsapp_comes_first_and_sms_where_it_is_not_wanted(void **state)
{
    struct site *site = *state;
    give_phone(&site->budi, "&prefer_whatsapp=1&prefer_sms=1&prefer_email=0");
    give_phone(&site->ayu, "&prefer_whatsapp=0&prefer_sms=1");
    open_ticket(&site->budi, "Halo");
    open_ticket(&site->ayu, "Halo");
    assert_int_equal(told(site, CHANNEL_WHATSAPP, NOTIFY_TICKET_CREATED, &site->budi), 1);
    assert_int_equal(told(site, CHANNEL_SMS, NOTIFY_TICKET_CREATED, &site->ayu), 1);
    struct delivery_list mails = waiting(site, CHANNEL_EMAIL);
    assert_null(find(&mails, NOTIFY_TICKET_CREATED, site->budi.user_id)); /* its own switch: off */
}

static void quiet_hours_hold_phones_and_no_mail(void **state)
{
    struct site *site = *state;
    assert_true(quiet_hours_read(STR("21:00-07:00"), &site->web.outlets.quiet));
    give_phone(&site->budi, "&prefer_whatsapp=1&prefer_email=1");
    open_ticket(&site->budi, "Sore"); /* 18.06 in Jakarta */
    site_wait(3 * 3600);
    open_ticket(&site->budi, "Malam"); /* 21.06 */
    struct delivery_list phone = waiting(site, CHANNEL_WHATSAPP);
    assert_int_equal(phone.count, 2);
    assert_int_equal(phone.items[0].due_at.unix_s, SITE_BEGIN);
    assert_int_equal(phone.items[1].due_at.unix_s, 1795046400); /* 07.00.00 */
    struct delivery_list mails = waiting(site, CHANNEL_EMAIL);
    assert_int_equal(mails.items[mails.count - 1].due_at.unix_s, SITE_BEGIN + 3 * 3600);
}

static void only_a_resolved_ticket_is_told_by_phone(void **state)
{
    struct site *site = *state;
    give_phone(&site->budi, "&prefer_whatsapp=1&prefer_email=1");
    long long id = open_ticket(&site->budi, "Halo");
    set_status(&site->sari, id, "waiting_customer");
    site_wait(60);
    assert_int_equal(count_of(site, CHANNEL_WHATSAPP, NOTIFY_STATUS_CHANGED), 0);
    assert_int_equal(count_of(site, CHANNEL_EMAIL, NOTIFY_STATUS_CHANGED), 1);
    set_status(&site->sari, id, "resolved");
    assert_int_equal(count_of(site, CHANNEL_WHATSAPP, NOTIFY_STATUS_CHANGED), 1);
}

static void a_change_that_is_taken_back_is_not_told(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    set_status(&site->sari, id, "resolved");
    set_status(&site->sari, id, "open");
    assert_int_equal(count_of(site, CHANNEL_EMAIL, NOTIFY_STATUS_CHANGED), 0);
    set_status(&site->sari, id, "in_progress");
    set_status(&site->sari, id, "resolved");
    struct delivery_list mails = waiting(site, CHANNEL_EMAIL);
    const struct delivery *mail = find(&mails, NOTIFY_STATUS_CHANGED, site->budi.user_id);
    assert_int_equal(count_of(site, CHANNEL_EMAIL, NOTIFY_STATUS_CHANGED), 1);
    assert_true(str_is(mail->details, STR("open>resolved")));
}

static void whom_a_note_names_is_told(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    assert_status(send_json(&site->sari, "POST", json_pack("{s:s}", "note", "@nia tolong dilihat"),
                            ALL "/%lld/notes", id),
                  201);
    assert_int_equal(told(site, CHANNEL_EMAIL, NOTIFY_MENTIONED, &site->nia), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_desk_without_a_way_out_writes_nothing),
        TEST(a_new_ticket_tells_its_customer_and_the_team),
        TEST(several_messages_within_the_delay_are_told_of_at_once),
        TEST(a_message_is_for_the_assignee_or_else_for_the_team),
        TEST(whoever_writes_is_not_told),
        TEST(a_send_that_is_repeated_tells_once),
        TEST(whatsapp_comes_first_and_sms_where_it_is_not_wanted),
        TEST(quiet_hours_hold_phones_and_no_mail),
        TEST(only_a_resolved_ticket_is_told_by_phone),
        TEST(a_change_that_is_taken_back_is_not_told),
        TEST(whom_a_note_names_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
