/* Whoever claims an address or a number that is another's never reads what comes from there;
 * whoever shows that it is theirs has it all (docs/decisions/0027). */
#include "arriving.h"
#include "desk/account/phone.h"
#include "operator/audit.h"
#include "support/cmocka_all.h"
#include "support/letters.h"

#define VICTIM "korban@contoh.test"

/* Somebody who registers with any address. */
static struct browser registered(struct site *site, const char *email)
{
    struct browser browser = at_a_page(site);
    struct str form = str_print(site->arena,
                                "name=Dewi&email=%s&password=rahasia1&password_confirmation="
                                "rahasia1",
                                email);
    assert_status(post(&browser, form.at, "/register"), 303);
    struct str sql = str_print(site->arena, "SELECT id FROM users WHERE email = '%s'", email);
    browser.user_id = database_number(&site->database, sql.at);
    browser.wants_page = false;
    return browser;
}

static void assert_reads(struct browser *browser, int64_t ticket, bool reads)
{
    assert_status(get(browser, "/customer/support/tickets/%lld", (long long)ticket),
                  reads ? 200 : 404);
}

static int64_t tickets_count(struct browser *browser)
{
    struct answer answer = get(browser, "/customer/support/tickets");
    return (int64_t)count_at(&answer, "data");
}

static int64_t mail_comes(struct site *site, const char *from, const char *text)
{
    const struct letter_in letter = by_mail(from, text);
    assert_int_equal(take(site, &letter), OK);
    assert_string_equal(end_of_last(site), "taken -");
    return ticket_of_last(site);
}

static int64_t message_comes(struct site *site, const char *from, const char *text)
{
    const struct letter_in letter = by_whatsapp(from, text);
    assert_int_equal(take(site, &letter), OK);
    assert_string_equal(end_of_last(site), "taken -");
    return ticket_of_last(site);
}

/* ---- mail ------------------------------------------------------------------------------------ */

static void an_unconfirmed_address_is_not_read_by_whoever_claims_it(void **state)
{
    struct site *site = *state;
    struct browser attacker = registered(site, VICTIM);
    int64_t ticket = mail_comes(site, VICTIM, "Nomor kartu saya 4111");
    assert_true(sender_of_last(site) != attacker.user_id);
    assert_reads(&attacker, ticket, false);
    assert_int_equal(tickets_count(&attacker), 0);
    struct answer answer = get(&site->sari, "/admin/support/tickets/%lld", (long long)ticket);
    assert_text_at(&answer, "ticket.user_email", VICTIM);
    say(&site->sari, ticket, "Kami bantu");
    assert_string_equal(last(site, "SELECT email FROM deliveries WHERE is_answer"), VICTIM);
    assert_int_equal(mail_comes(site, VICTIM, "Satu lagi") != ticket, true);
    assert_int_equal(
        database_number(&site->database, "SELECT count(DISTINCT user_id) FROM incoming"),
        1); /* the same guest */
    site_wait(40 * 24 * 3600);
    attacker = browser_fresh(&attacker);
    browser_enter(&attacker);
    assert_int_equal(tickets_count(&attacker), 0);
}

static void whoever_confirms_it_has_what_came_from_there(void **state)
{
    struct site *site = *state;
    struct browser dewi = registered(site, VICTIM);
    struct str path = str_of(newest_link(site));
    int64_t ticket = mail_comes(site, VICTIM, "Halo"), guest = sender_of_last(site);
    say(&site->sari, ticket, "Halo Dewi");
    struct browser pages = browser_for_pages(&dewi);
    struct answer page = get(&pages, "%s", path.at);
    assert_true(answer_says(&page, "Lakukan hanya jika akun ini milik Anda"));
    assert_status(post(&dewi, "", "%s", path.at), 200);
    assert_reads(&dewi, ticket, true);
    assert_int_equal(tickets_count(&dewi), 1);
    pages = browser_for_pages(&site->sari);
    page = get(&pages, "/admin/support/tickets/%lld", (long long)ticket);
    assert_true(answer_says(&page, "tiket ini kini milik akunnya"));
    assert_string_equal(last(site, "SELECT min(name) FROM users WHERE id ="
                                   " (SELECT sender_id FROM chat_messages ORDER BY id LIMIT 1)"),
                        "Dewi");
    assert_int_equal(
        database_number_of(&site->database,
                           "SELECT (SELECT count(*) FROM notifications WHERE user_id = ?1)"
                           " + (SELECT count(*) FROM incoming WHERE user_id = ?1)"
                           " + (SELECT count(*) FROM contact_addresses WHERE user_id = ?1)"
                           " + (SELECT count(*) FROM users WHERE id = ?1 AND deleted_at IS NULL)"
                           " + ?2",
                           guest, 0),
        0);
    struct answer history = get(&site->sari, "/admin/support/tickets/%lld/history",
                                (long long)ticket);
    assert_text_at(&history, "history.2.field", "user_id");
    assert_text_at(&history, "history.2.actor_name", "Dewi");
    struct audit_verdict verdict;
    assert_int_equal(audit_verify(operator_now(site), &verdict), OK);
    assert_null(verdict.reason);
    int64_t later = mail_comes(site, VICTIM, "Lagi");
    assert_int_equal(sender_of_last(site), dewi.user_id);
    assert_reads(&dewi, later, true);
}

/* The letters that the guest had are answered by their signed addresses. */
static void answers_to_a_guests_letters_go_on_afterwards(void **state)
{
    struct site *site = *state;
    struct browser dewi = registered(site, VICTIM);
    struct str path = str_of(newest_link(site));
    int64_t ticket = mail_comes(site, VICTIM, "Halo");
    struct letter_in letter = by_mail(VICTIM, "Jawaban");
    letter.ticket_id = ticket;
    letter.person_id = sender_of_last(site);
    letter.is_signed = true;
    assert_status(post(&dewi, "", "%s", path.at), 200);
    assert_int_equal(take(site, &letter), OK);
    assert_string_equal(end_of_last(site), "taken -");
    assert_int_equal(ticket_of_last(site), ticket);
    assert_int_equal(sender_of_last(site), dewi.user_id);
    letter.address = STR("dari-kantor@contoh.test");
    assert_int_equal(take(site, &letter), OK);
    assert_int_equal(ticket_of_last(site), ticket);
}

static void a_new_password_by_a_letter_shows_it_too(void **state)
{
    struct site *site = *state;
    struct browser attacker = registered(site, VICTIM), owner = at_a_page(site);
    int64_t ticket = mail_comes(site, VICTIM, "Halo");
    assert_status(post(&owner, "email=" VICTIM, "/forgot-password"), 200);
    assert_status(post(&owner, "password=milik-saya&password_confirmation=milik-saya", "%s",
                       newest_link(site)),
                  303);
    assert_status(log_in_as(&owner, VICTIM, "milik-saya"), 303);
    owner.wants_page = false;
    assert_reads(&owner, ticket, true);
    assert_status(get(&attacker, "/customer/support/tickets"), 401); /* logged out */
}

static void an_account_changes_nothing_for_who_wrote_before_it(void **state)
{
    struct site *site = *state;
    int64_t before = mail_comes(site, VICTIM, "Sebelum ada akun"), guest = sender_of_last(site);
    struct browser attacker = registered(site, VICTIM);
    int64_t after = mail_comes(site, VICTIM, "Sesudahnya");
    assert_int_equal(sender_of_last(site), guest);
    assert_int_equal(tickets_count(&attacker), 0);
    struct answer answer = get(&site->sari, "/admin/support/tickets/%lld", (long long)before);
    assert_text_at(&answer, "ticket.user_email", VICTIM);
    assert_status(post(&attacker, "", "%s", newest_link(site)), 200); /* it is hers, after all */
    assert_reads(&attacker, before, true);
    assert_reads(&attacker, after, true);
}

static void whom_an_administrator_has_shut_out_makes_no_room(void **state)
{
    struct site *site = *state;
    struct browser browser = at_a_page(site);
    mail_comes(site, VICTIM, "Halo");
    database_run(&site->database, "UPDATE users SET disabled_at = created_at WHERE id = ?1 + ?2",
                 sender_of_last(site), 0);
    browser.wants_page = false;
    assert_status(post(&browser,
                       "name=Dewi&email=" VICTIM "&password=rahasia1&password_confirmation="
                       "rahasia1",
                       "/register"),
                  422);
}

static void another_address_brings_what_was_written_from_it(void **state)
{
    struct site *site = *state;
    int64_t ticket = mail_comes(site, "budi@kantor.test", "Dari kantor");
    assert_reads(&site->budi, ticket, false);
    assert_status(post(&site->budi, "email=budi@kantor.test&current_password=" SITE_PASSWORD,
                       "/account/email"),
                  200);
    mail_comes(site, "budi@kantor.test", "Belum dibuka");
    assert_int_equal(tickets_count(&site->budi), 0);
    assert_status(post(&site->budi, "", "%s", newest_link(site)), 200);
    assert_int_equal(tickets_count(&site->budi), 2);
}

/* Who has heard from an address once keeps it until somebody else shows that it is theirs. */
static void whoever_left_an_address_is_known_by_it_until_another_confirms_it(void **state)
{
    struct site *site = *state;
    mail_comes(site, "budi@demo.test", "Halo");
    database_run(&site->database, "UPDATE users SET email = 'baru@demo.test' WHERE id = ?1 + ?2",
                 site->budi.user_id, 0);
    struct browser other = registered(site, "budi@demo.test");
    struct str path = str_of(newest_link(site));
    mail_comes(site, "budi@demo.test", "Dari alamat lama");
    assert_int_equal(sender_of_last(site), site->budi.user_id);
    assert_status(post(&other, "", "%s", path.at), 200);
    assert_int_equal(tickets_count(&other), 0); /* those were Budi's */
    mail_comes(site, "budi@demo.test", "Sekarang milik lain");
    assert_int_equal(sender_of_last(site), other.user_id);
}

static void an_answer_to_a_letter_of_ours_goes_into_its_ticket(void **state)
{
    struct site *site = *state;
    struct browser dewi = registered(site, VICTIM);
    int64_t ticket = open_ticket(&dewi, "Dari halaman");
    struct letter_in letter = by_mail(VICTIM, "Lewat surat");
    letter.ticket_id = ticket;
    letter.is_signed = true; /* by In-Reply-To */
    assert_int_equal(take(site, &letter), OK);
    assert_int_equal(ticket_of_last(site), ticket);
    letter.person_id = dewi.user_id; /* by the signed address */
    assert_int_equal(take(site, &letter), OK);
    assert_int_equal(ticket_of_last(site), ticket);
    letter.person_id = 0;
    letter.is_signed = false; /* a number in a subject is no secret */
    assert_int_equal(take(site, &letter), OK);
    assert_true(ticket_of_last(site) != ticket);
    assert_int_equal(tickets_count(&dewi), 1);
    letter.is_signed = true;
    letter.ticket_id = open_ticket(&site->budi, "Milik Budi");
    assert_int_equal(take(site, &letter), OK);
    assert_true(ticket_of_last(site) != letter.ticket_id);
    assert_int_equal(tickets_count(&dewi), 1);
}

/* Nobody learns from it whether an address has an account. */
static void who_writes_is_told_the_same(void **state)
{
    struct site *site = *state;
    static const char *const told =
        "SELECT count(*) || ' ' || min(event) || ' ' || min(channel) || ' ' || min(due_at)"
        " FROM notifications WHERE user_id = (SELECT user_id FROM incoming ORDER BY id DESC"
        " LIMIT 1)";
    registered(site, VICTIM);
    mail_comes(site, VICTIM, "Halo");
    struct str claimed = str_of(last(site, told));
    mail_comes(site, "orang@contoh.test", "Halo");
    assert_string_equal(last(site, told), claimed.at);
}

static void whoever_is_shut_out_shuts_nobody_out(void **state)
{
    struct site *site = *state;
    struct browser attacker = registered(site, VICTIM);
    database_run(&site->database, "UPDATE users SET disabled_at = created_at WHERE id = ?1 + ?2",
                 attacker.user_id, 0);
    mail_comes(site, VICTIM, "Saya yang punya alamat ini");
}

static void where_strangers_are_not_wanted_those_with_an_account_are_heard(void **state)
{
    struct site *site = *state;
    arriving_options.takes_unknown = false;
    registered(site, VICTIM);
    mail_comes(site, VICTIM, "Halo");
    const struct letter_in letter = by_mail("orang@contoh.test", "Halo");
    assert_int_equal(take(site, &letter), OK);
    assert_string_equal(end_of_last(site), "ignored sender");
}

/* What an agent or the machine's owner has typed is not shown to be somebody's either. */
static void an_address_that_others_have_typed_is_a_claim(void **state)
{
    struct site *site = *state;
    struct browser citra = site_person(site, "citra", ROLE_CUSTOMER);
    browser_enter(&citra);
    int64_t ticket = mail_comes(site, "citra@demo.test", "Halo");
    assert_reads(&citra, ticket, false);
    database_run(&site->database,
                 "UPDATE users SET email_verified_at = created_at WHERE id = ?1 + ?2",
                 site->ayu.user_id, 0);
    ticket = mail_comes(site, "ayu@demo.test", "Halo");
    assert_reads(&site->ayu, ticket, true);
    assert_status(
        patch(&site->andi, "email=" VICTIM, "/admin/people/%lld", (long long)site->ayu.user_id),
        200);
    assert_reads(&site->ayu, mail_comes(site, VICTIM, "Halo"), false);
}

/* Whom nobody can log in as reads nothing, so that an invitation may wait. */
static void whoever_is_invited_has_what_comes_meanwhile(void **state)
{
    struct site *site = *state;
    struct browser browser = at_a_page(site);
    struct answer answer = post(&site->andi, "name=Citra&email=citra@demo.test&role=customer",
                                "/admin/people");
    assert_true(answer.status == 200 || answer.status == 201);
    struct str path = str_of(newest_link(site));
    int64_t ticket = mail_comes(site, "citra@demo.test", "Halo");
    assert_status(
        post(&browser, "password=milik-saya&password_confirmation=milik-saya", "%s", path.at), 303);
    assert_status(log_in_as(&browser, "citra@demo.test", "milik-saya"), 303);
    browser.wants_page = false;
    assert_reads(&browser, ticket, true);
    browser = at_a_page(site);
    browser.wants_page = false;
    assert_status(post(&browser,
                       "name=Dewi&email=citra@demo.test&password=rahasia1&password_confirmation="
                       "rahasia1",
                       "/register"),
                  422);
}

/* ---- telephones ------------------------------------------------------------------------------ */

static void anothers_number_in_a_profile_brings_nothing(void **state)
{
    struct site *site = *state;
    assert_status(patch(&site->ayu, "name=Ayu&phone=0899123456", "/account/preferences"), 200);
    int64_t own = open_ticket(&site->ayu, "Halo");
    int64_t ticket = message_comes(site, "+62899123456", "Ini rahasia");
    assert_true(ticket != own);
    assert_reads(&site->ayu, ticket, false);
    assert_int_equal(message_comes(site, "+62899123456", "Lagi"), ticket);
}

static const char *code_of(struct site *site, const struct browser *browser, const char *phone)
{
    return str_c(site->arena,
                 phone_code(site->arena, site->web.secret, browser->user_id, str_of(phone)));
}

static enum err sends(struct site *site, const char *from, const char *text)
{
    int64_t user_id;
    assert_int_equal(db_begin(site->database.db), OK);
    enum err err = arrival_confirms(operator_now(site), site->web.secret, CHANNEL_WHATSAPP,
                                    str_of(from), str_of(text), &user_id);
    assert_int_equal(db_commit(site->database.db), OK);
    return err;
}

static void the_code_from_the_number_shows_whose_it_is(void **state)
{
    struct site *site = *state;
    const char *number = "+62899123456";
    assert_status(patch(&site->ayu, "name=Ayu&phone=0899123456", "/account/preferences"), 200);
    assert_status(patch(&site->nia, "name=Nia&phone=0899123456", "/account/preferences"), 200);
    struct str code = str_of(code_of(site, &site->ayu, number));
    struct answer page = get(&site->ayu, "/account/preferences");
    assert_text_at(&page, "phone_code", code.at);
    struct browser pages = browser_for_pages(&site->ayu);
    page = get(&pages, "/account/preferences");
    assert_true(answer_says(&page, code.at));
    page = get(&site->nia, "/account/preferences"); /* of the team */
    assert_true(is_null_at(&page, "phone_code"));
    int64_t ticket = message_comes(site, number, "Halo");
    assert_int_equal(sends(site, number, "1234-5678-9012"), ERR_NOT_FOUND);
    assert_int_equal(sends(site, number, ""), ERR_NOT_FOUND);
    assert_int_equal(sends(site, number, code_of(site, &site->budi, number)), ERR_NOT_FOUND);
    assert_int_equal(sends(site, number, code_of(site, &site->nia, number)), ERR_NOT_FOUND);
    assert_int_equal(sends(site, "+62899123457", code.at), ERR_NOT_FOUND);
    assert_int_equal(sends(site, number, str_print(site->arena, "Kode saya %s", code.at).at),
                     ERR_NOT_FOUND);
    assert_reads(&site->ayu, ticket, false);
    assert_int_equal(sends(site, number, str_print(site->arena, " %s\n", code.at).at), OK);
    assert_reads(&site->ayu, ticket, true);
    page = get(&site->ayu, "/account/preferences");
    assert_true(is_null_at(&page, "phone_code"));
    page = get(&pages, "/account/preferences");
    assert_false(answer_says(&page, code.at));
    assert_int_equal(message_comes(site, number, "Lagi"), ticket);
    assert_int_equal(sender_of_last(site), site->ayu.user_id);
    struct letter_in by_sms = by_whatsapp(number, "Lewat SMS");
    by_sms.channel = CHANNEL_SMS;
    assert_int_equal(take(site, &by_sms), OK);
    assert_int_equal(sender_of_last(site), site->ayu.user_id);
}

static void a_number_that_leaves_the_profile_is_nobodys(void **state)
{
    struct site *site = *state;
    assert_int_equal(message_comes(site, BUDIS_NUMBER, "Halo") > 0, true);
    assert_int_equal(sender_of_last(site), site->budi.user_id);
    assert_status(patch(&site->budi, "name=Budi&phone=0812000000", "/account/preferences"), 200);
    assert_reads(&site->budi, message_comes(site, BUDIS_NUMBER, "Orang lain"), false);
}

static void two_channels_of_a_number_are_one_guest(void **state)
{
    struct site *site = *state;
    struct letter_in letter = by_whatsapp("+62899123456", "Halo");
    int64_t ticket = message_comes(site, "+62899123456", "Halo");
    letter.channel = CHANNEL_SMS;
    assert_int_equal(take(site, &letter), OK);
    assert_int_equal(ticket_of_last(site), ticket);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_unconfirmed_address_is_not_read_by_whoever_claims_it),
        TEST(whoever_confirms_it_has_what_came_from_there),
        TEST(answers_to_a_guests_letters_go_on_afterwards),
        TEST(a_new_password_by_a_letter_shows_it_too),
        TEST(an_account_changes_nothing_for_who_wrote_before_it),
        TEST(whom_an_administrator_has_shut_out_makes_no_room),
        TEST(another_address_brings_what_was_written_from_it),
        TEST(whoever_left_an_address_is_known_by_it_until_another_confirms_it),
        TEST(an_answer_to_a_letter_of_ours_goes_into_its_ticket),
        TEST(who_writes_is_told_the_same),
        TEST(whoever_is_shut_out_shuts_nobody_out),
        TEST(where_strangers_are_not_wanted_those_with_an_account_are_heard),
        TEST(an_address_that_others_have_typed_is_a_claim),
        TEST(whoever_is_invited_has_what_comes_meanwhile),
        TEST(anothers_number_in_a_profile_brings_nothing),
        TEST(the_code_from_the_number_shows_whose_it_is),
        TEST(a_number_that_leaves_the_profile_is_nobodys),
        TEST(two_channels_of_a_number_are_one_guest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
