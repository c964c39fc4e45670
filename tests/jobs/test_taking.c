/* What comes in by telephone and mail: whose it is, which ticket it is about, and who is not let
 * in. */
#include "arriving.h"
#include "desk/account/phone.h"
#include "desk/incoming/incoming.h"
#include "support/cmocka_all.h"

static void a_customers_telephone_continues_their_ticket(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    const struct letter_in letter = by_whatsapp("+6281234567890", "Sudah saya transfer");
    assert_int_equal(take(site, &letter), OK);
    assert_string_equal(end_of_last(site), "taken -");
    assert_int_equal(ticket_of_last(site), id);
    assert_string_equal(last_message(site), "customer: Sudah saya transfer");
}

static void the_answer_goes_back_the_same_way(void **state)
{
    struct site *site = *state;
    struct delivery_list due = {0};
    int64_t id = open_ticket(&site->budi, "Halo");
    const struct letter_in letter = by_whatsapp("+6281234567890", "Halo?");
    assert_int_equal(take(site, &letter), OK);
    int64_t answer = say(&site->sari, id, "Kami periksa.");
    assert_int_equal(deliveries_due(operator_now(site), CHANNEL_WHATSAPP, 10, &due), OK);
    const struct delivery *delivery = &due.items[due.count - 1];
    assert_true(delivery->is_answer);
    assert_int_equal(delivery->about_id, answer);
    assert_int_equal(delivery->due_at.unix_s, SITE_BEGIN);
    say(&site->budi, id, "Terima kasih"); /* on the page: from now on it is the page again */
    say(&site->sari, id, "Sama-sama");
    assert_int_equal(deliveries_due(operator_now(site), CHANNEL_WHATSAPP, 10, &due), OK);
    assert_int_equal(due.items[due.count - 1].about_id, answer);
}

static void whoever_has_no_open_ticket_begins_one(void **state)
{
    struct site *site = *state;
    int64_t closed = open_ticket(&site->budi, "Halo");
    set_status(&site->sari, closed, "closed");
    const struct letter_in letter = by_whatsapp("+6281234567890", "Hai");
    assert_int_equal(take(site, &letter), OK);
    assert_true(ticket_of_last(site) != closed);
    assert_string_equal(last(site, "SELECT subject FROM support_tickets ORDER BY id DESC LIMIT 1"),
                        "Hai");
}

static void a_stranger_becomes_a_customer_once(void **state)
{
    struct site *site = *state;
    const struct letter_in letter = by_whatsapp("+62899", "Halo"),
                           again = by_whatsapp("+62899", "?");
    assert_int_equal(take(site, &letter), OK);
    int64_t id = ticket_of_last(site);
    assert_int_equal(take(site, &again), OK);
    assert_int_equal(ticket_of_last(site), id);
    assert_string_equal(last(site, "SELECT email FROM users ORDER BY id DESC LIMIT 1"),
                        "62899@whatsapp.invalid");
    assert_int_equal(
        database_number(&site->database, "SELECT count(*) FROM users WHERE phone = '+62899'"), 1);
}

static void a_stranger_is_ignored_where_that_is_wanted(void **state)
{
    struct site *site = *state;
    arriving_options.takes_unknown = false;
    const struct letter_in letter = by_whatsapp("+62899", "Halo");
    assert_int_equal(take(site, &letter), OK);
    assert_string_equal(end_of_last(site), "ignored sender");
}

static void a_mail_to_a_signed_address_is_an_answer(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    struct letter_in letter = by_mail("budi@demo.test", "Dari surat");
    letter.ticket_id = id;
    letter.person_id = site->budi.user_id;
    assert_int_equal(take(site, &letter), OK);
    assert_int_equal(ticket_of_last(site), id);
    assert_string_equal(last_message(site), "customer: Dari surat");
}

static void from_another_address_it_is_theirs_but_the_address_is_not(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    struct letter_in letter = by_mail("lain@contoh.test", "Dari alamat lain");
    letter.ticket_id = id;
    letter.person_id = site->budi.user_id;
    assert_int_equal(take(site, &letter), OK);
    assert_int_equal(ticket_of_last(site), id);
    const struct letter_in unsigned_letter = by_mail("lain@contoh.test", "Tanpa tanda tangan");
    assert_int_equal(take(site, &unsigned_letter), OK);
    assert_true(ticket_of_last(site) != id);
}

static void anothers_ticket_is_not_answered(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    struct letter_in letter = by_mail("ayu@demo.test", "Saya ikut");
    letter.ticket_id = id;
    assert_int_equal(take(site, &letter), OK);
    assert_true(ticket_of_last(site) != id); /* a ticket of her own */
}

static void staff_answer_by_the_address_signed_for_them(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    struct letter_in letter = by_mail("sari@demo.test", "Kami periksa");
    letter.ticket_id = id;
    letter.person_id = site->sari.user_id;
    assert_int_equal(take(site, &letter), OK);
    assert_string_equal(last_message(site), "admin: Kami periksa");
}

/* As on the pages: the ticket becomes theirs if nobody has it, unless the desk says otherwise. */
static void an_answer_by_mail_assigns_the_ticket_too(void **state)
{
    struct site *site = *state;
    const char *const assignee = "SELECT coalesce(assigned_to, 0) FROM support_tickets"
                                 " ORDER BY id DESC LIMIT 1";
    struct letter_in letter = by_mail("sari@demo.test", "Kami periksa");
    letter.person_id = site->sari.user_id;
    letter.ticket_id = open_ticket(&site->budi, "Halo");
    assert_int_equal(take(site, &letter), OK);
    assert_int_equal(database_number(&site->database, assignee), site->sari.user_id);
    letter = by_mail("nia@demo.test", "Saya juga");
    letter.person_id = site->nia.user_id;
    letter.ticket_id = ticket_of_last(site);
    assert_int_equal(take(site, &letter), OK);
    assert_string_equal(last_message(site), "admin: Saya juga");
    assert_int_equal(database_number(&site->database, assignee), site->sari.user_id);
    arriving_assigns = false;
    letter.ticket_id = open_ticket(&site->budi, "Halo");
    assert_int_equal(take(site, &letter), OK);
    assert_int_equal(database_number(&site->database, assignee), 0);
}

static void nobody_else_answers_as_the_team(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    struct letter_in letter = by_mail("sari@demo.test", "Saya Sari, sungguh");
    letter.ticket_id = id; /* by a reference or a subject: her address alone proves nothing */
    assert_int_equal(take(site, &letter), OK);
    assert_string_equal(end_of_last(site), "ignored staff");
    letter = by_mail("jahat@contoh.test", "Saya Sari, sungguh");
    letter.ticket_id = id;
    letter.person_id = site->sari.user_id;
    assert_int_equal(take(site, &letter), OK);
    assert_true(ticket_of_last(site) != id);
    assert_string_equal(last_message(site), "customer: Saya Sari, sungguh");
}

static void whoever_is_disabled_is_refused(void **state)
{
    struct site *site = *state;
    database_run(&site->database, "UPDATE users SET disabled_at = created_at WHERE id = ?1 + ?2",
                 site->budi.user_id, 0);
    const struct letter_in letter = by_whatsapp("+6281234567890", "Halo");
    assert_int_equal(take(site, &letter), OK);
    assert_string_equal(end_of_last(site), "refused disabled");
}

/* Their address is nobody else's: they are no stranger. */
static void so_is_whoever_was_deleted(void **state)
{
    struct site *site = *state;
    database_run(&site->database, "UPDATE users SET deleted_at = created_at WHERE id = ?1 + ?2",
                 site->budi.user_id, 0);
    struct letter_in letter = by_mail("budi@demo.test", "Halo");
    assert_int_equal(take(site, &letter), OK);
    assert_string_equal(end_of_last(site), "refused disabled");
    letter = by_mail("lain@contoh.test", "Ke alamat yang ditandatangani");
    letter.person_id = site->budi.user_id;
    assert_int_equal(take(site, &letter), OK);
    assert_string_equal(end_of_last(site), "refused disabled");
}

/* Whoever wrote from it in former times is not who has it now. */
static void an_address_is_whose_profile_has_it(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    struct letter_in letter = by_mail("budi@demo.test", "Dari saya");
    letter.ticket_id = id;
    assert_int_equal(take(site, &letter), OK);
    database_run(&site->database, "UPDATE users SET email = 'lama@demo.test' WHERE id = ?1 + ?2",
                 site->budi.user_id, 0);
    database_run(&site->database, "UPDATE users SET email = 'budi@demo.test' WHERE id = ?1 + ?2",
                 site->ayu.user_id, 0);
    assert_int_equal(take(site, &letter), OK);
    assert_true(ticket_of_last(site) != id);
    assert_int_equal(sender_of_last(site), site->ayu.user_id);
}

static void a_number_of_whom_is_gone_may_be_anothers(void **state)
{
    struct site *site = *state;
    const struct letter_in letter = by_whatsapp("+6281234567890", "Halo");
    assert_int_equal(take(site, &letter), OK);
    database_run(&site->database, "UPDATE users SET deleted_at = created_at WHERE id = ?1 + ?2",
                 site->budi.user_id, 0);
    assert_int_equal(take(site, &letter), OK);
    assert_string_equal(end_of_last(site), "refused disabled");
    assert_int_equal(phone_confirm(operator_desk(operator_now(site)), site->ayu.user_id,
                                   CHANNEL_WHATSAPP, STR(BUDIS_NUMBER)),
                     OK);
    assert_int_equal(take(site, &letter), OK);
    assert_int_equal(sender_of_last(site), site->ayu.user_id);
}

/* Names of senders of SMS, and ids of WhatsApp, may differ by what an e-mail address cannot have.
 */
static void strangers_with_names_alike_are_several(void **state)
{
    struct site *site = *state;
    static const char *const names[] = {"TOKO-A", "Toko A", "TOKOA", "+", "&"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct letter_in letter = by_whatsapp(names[i], "Halo");
        letter.channel = CHANNEL_SMS;
        assert_int_equal(take(site, &letter), OK);
        assert_string_equal(end_of_last(site), "taken -");
    }
    assert_int_equal(
        database_number(&site->database, "SELECT count(DISTINCT user_id) FROM incoming"),
        COUNT_OF(names));
}

static void a_flood_ends(void **state)
{
    struct site *site = *state;
    const struct letter_in letter = by_whatsapp("+6281234567890", "Halo");
    for (int i = 0; i < ARRIVALS_AN_HOUR; i++)
        assert_int_equal(take(site, &letter), OK);
    assert_string_equal(end_of_last(site), "taken -");
    assert_int_equal(take(site, &letter), OK);
    assert_string_equal(end_of_last(site), "refused limit");
}

static void what_is_taken_once_is_not_taken_again(void **state)
{
    struct site *site = *state;
    const struct letter_in letter = by_whatsapp("+6281234567890", "Halo");
    struct arrival arrival = arrive(site, CHANNEL_WHATSAPP);
    const struct arrival_about about = {
        .sender = STR("+6281234567890"), .sender_name = STR("Budi"), .subject = STR("Halo")};
    assert_int_equal(arrival_begin(operator_now(site), &arrival, &about), OK);
    assert_int_equal(take_in(&arriving_options, operator_now(site), &arrival, &letter), OK);
    assert_int_equal(arrival_begin(operator_now(site), &arrival, &about), ERR_CONFLICT);
    assert_string_equal(last(site, "SELECT sender || ' ' || sender_name || ' ' || subject"
                                   " FROM incoming"),
                        "+6281234567890 Budi Halo");
}

static void what_cannot_be_taken_in_is_tried_a_few_times(void **state)
{
    struct site *site = *state;
    struct arrival arrival = arrive(site, CHANNEL_SMS);
    database_run(&site->database, "UPDATE incoming SET sender = '+6281234567890'", 0, 0);
    for (int i = 0; i < ARRIVAL_TRIES; i++) {
        struct arrival_list due = {0};
        site_wait(ARRIVAL_AGAIN_S);
        assert_int_equal(arrivals_due(operator_now(site), false, 10, site_now(), &due), OK);
        assert_int_equal(due.count, 1);
        arrival = due.items[0];
        assert_int_equal(arrival_again(operator_now(site), &arrival), OK);
    }
    assert_string_equal(end_of_last(site), "refused failed");
    assert_string_equal(last(site, "SELECT sender FROM incoming"), "+6281234567890");
}

/* ---- files, before it is taken -----------------------------------------------------------------
 */

/* A message of a gateway, as a hook writes it: from whom, with how many files. */
static void bring(struct site *site, const char *gateway_id, const char *sender, int64_t media)
{
    bool is_new;
    const struct incoming_draft draft = {.gateway = STR("twilio"),
                                         .is_message = true,
                                         .gateway_id = str_of(gateway_id),
                                         .content = STR("{}"),
                                         .channel = STR("whatsapp"),
                                         .sender = str_of(sender),
                                         .media = media};
    assert_int_equal(incoming_add(operator_desk(operator_now(site)), &draft, &is_new), OK);
    assert_true(is_new);
    assert_int_equal(incoming_add(operator_desk(operator_now(site)), &draft, &is_new), OK);
    assert_false(is_new);
}

static struct arrival_list due(struct site *site, bool has_media)
{
    struct arrival_list list = {0};
    assert_int_equal(arrivals_due(operator_now(site), has_media, 100, site_now(), &list), OK);
    return list;
}

static void what_one_sender_wrote_is_taken_in_its_order(void **state)
{
    struct site *site = *state;
    bring(site, "1", "+628111", 1);
    bring(site, "2", "+628111", 0);
    bring(site, "3", "+628111", 1);
    bring(site, "4", "+628222", 0);
    assert_int_equal(due(site, true).count, 1);
    assert_int_equal(due(site, false).count, 1); /* the other sender's */
    struct arrival first = due(site, true).items[0];
    assert_int_equal(arrival_fetch_begin(operator_now(site), &first), OK);
    assert_int_equal(due(site, true).count, 0); /* still waited for */
    assert_int_equal(due(site, false).count, 1);
    const struct arrival_end end = {.state = ARRIVAL_TAKEN};
    assert_int_equal(arrival_finish(operator_now(site), &first, &end), OK);
    assert_int_equal(due(site, true).count, 0); /* the third waits for the second */
    assert_int_equal(due(site, false).count, 2);
    struct arrival second = due(site, false).items[0];
    assert_true(second.id < due(site, false).items[1].id);
    assert_int_equal(arrival_finish(operator_now(site), &second, &end), OK);
    assert_int_equal(due(site, true).count, 1);
}

static void files_are_asked_for_by_one_at_a_time(void **state)
{
    struct site *site = *state;
    bring(site, "1", "+628111", 1);
    struct arrival here = due(site, true).items[0], elsewhere = here;
    assert_int_equal(arrival_fetch_begin(operator_now(site), &here), OK);
    assert_int_equal(arrival_fetch_begin(operator_now(site), &elsewhere), ERR_CONFLICT);
    site_wait(ARRIVAL_FETCH_LEASE_S - 1);
    assert_int_equal(due(site, true).count, 0);
    site_wait(1); /* whoever asked has ended without a word */
    assert_int_equal(due(site, true).count, 1);
    here = due(site, true).items[0];
    assert_int_equal(here.fetches, 1);
    assert_int_equal(arrival_fetch_begin(operator_now(site), &here), OK);
    assert_int_equal(arrivals_resume(operator_now(site), site_now()), OK); /* begun anew */
    assert_int_equal(due(site, true).count, 1);
}

static void files_are_asked_for_a_few_times(void **state)
{
    struct site *site = *state;
    const int64_t waits_s[ARRIVAL_FETCHES - 1] = {3, 9, 27};
    bring(site, "1", "+628111", 1);
    struct arrival arrival = due(site, true).items[0];
    for (int64_t i = 0; i < ARRIVAL_FETCHES; i++) {
        assert_int_equal(arrival.fetches, i);
        assert_int_equal(arrival_fetch_begin(operator_now(site), &arrival), OK);
        arrival.fetches++;
        assert_int_equal(arrival_fetch_is_last(&arrival, site_now()), i == ARRIVAL_FETCHES - 1);
        if (i == ARRIVAL_FETCHES - 1)
            break;
        assert_int_equal(arrival_fetch_again(operator_now(site), &arrival), OK);
        site_wait((int)waits_s[i] - 1);
        assert_int_equal(due(site, true).count, 0);
        site_wait(1);
        assert_int_equal(due(site, true).count, 1);
        arrival = due(site, true).items[0];
    }
    bring(site, "2", "+628222", 1); /* a slow one: within a minute */
    arrival = due(site, true).items[0];
    assert_int_equal(arrival_fetch_begin(operator_now(site), &arrival), OK);
    arrival.fetches++;
    site_wait(ARRIVAL_FETCH_WITHIN_S);
    assert_true(arrival_fetch_is_last(&arrival, site_now()));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_customers_telephone_continues_their_ticket),
        TEST(the_answer_goes_back_the_same_way),
        TEST(whoever_has_no_open_ticket_begins_one),
        TEST(a_stranger_becomes_a_customer_once),
        TEST(a_stranger_is_ignored_where_that_is_wanted),
        TEST(a_mail_to_a_signed_address_is_an_answer),
        TEST(from_another_address_it_is_theirs_but_the_address_is_not),
        TEST(anothers_ticket_is_not_answered),
        TEST(staff_answer_by_the_address_signed_for_them),
        TEST(an_answer_by_mail_assigns_the_ticket_too),
        TEST(nobody_else_answers_as_the_team),
        TEST(whoever_is_disabled_is_refused),
        TEST(so_is_whoever_was_deleted),
        TEST(strangers_with_names_alike_are_several),
        TEST(an_address_is_whose_profile_has_it),
        TEST(a_number_of_whom_is_gone_may_be_anothers),
        TEST(a_flood_ends),
        TEST(what_is_taken_once_is_not_taken_again),
        TEST(what_cannot_be_taken_in_is_tried_a_few_times),
        TEST(what_one_sender_wrote_is_taken_in_its_order),
        TEST(files_are_asked_for_by_one_at_a_time),
        TEST(files_are_asked_for_a_few_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
