/* One's address: confirmed after registration, and changed when the new one has been confirmed. */
#include "support/letters.h"
#include "support/cmocka_all.h"

#define CHANGE "/account/email"
#define PREFERENCES "/account/preferences"

static struct answer ask(struct browser *browser, const char *email, const char *password)
{
    struct str form = str_print(browser->site->arena, "email=%s&current_password=%s", email,
                                password);
    return post(browser, form.at, CHANGE);
}

static const char *email_of(struct site *site, const struct browser *browser)
{
    return str_c(site->arena,
                 database_text_of(&site->database, "SELECT email FROM users WHERE id = ?1",
                                  browser->user_id, 0));
}

static bool is_confirmed(struct site *site, const struct browser *browser)
{
    return database_number_of(&site->database,
                              "SELECT count(*) FROM users WHERE id = ?1 AND email_verified_at IS "
                              "NOT NULL",
                              browser->user_id, 0) == 1;
}

static void a_new_address_counts_when_it_has_been_confirmed(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->budi), browser = at_a_page(site);
    struct answer page = get(&pages, PREFERENCES);
    assert_true(answer_says(&page, "href=\"" CHANGE "\""));
    assert_status(get(&pages, CHANGE), 200);
    page = ask(&pages, "+Baru@Demo.Test", SITE_PASSWORD);
    assert_leads_to(&page, PREFERENCES);
    assert_string_equal(email_of(site, &site->budi), "budi@demo.test");
    assert_int_equal(letters_to(site, "email_changed", site->budi.user_id), 1);
    const char *path = newest_link(site);
    page = get(&browser, "%s", path);
    assert_status(page, 200);
    assert_true(answer_says(&page, "baru@demo.test"));
    assert_string_equal(email_of(site, &site->budi), "budi@demo.test"); /* looking is not opening */
    page = post(&browser, "", "%s", path);
    assert_leads_to(&page, "/login");
    assert_string_equal(email_of(site, &site->budi), "baru@demo.test");
    assert_true(is_confirmed(site, &site->budi));
    assert_status(log_in_as(&browser, "baru@demo.test", SITE_PASSWORD), 303);
    assert_status(get(&site->budi, PREFERENCES), 200); /* who was logged in stays so */
    browser = at_a_page(site);
    assert_status(log_in_as(&browser, "budi@demo.test", SITE_PASSWORD), 422);
}

static void the_old_address_is_told(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->budi);
    assert_status(ask(&pages, "baru@demo.test", SITE_PASSWORD), 303);
    struct answer page = post(&pages, "", "%s", newest_link(site));
    assert_leads_to(&page, PREFERENCES);
    assert_int_equal(letters_to(site, "email_changed", site->budi.user_id), 2);
    assert_string_equal(letter_details(site, "email_changed", site->budi.user_id),
                        "budi@demo.test");
    assert_int_equal(database_number_of(&site->database,
                                        "SELECT count(*) FROM audit_log WHERE subject = 'user' AND "
                                        "subject_id = ?1 AND field = 'email' AND from_value = "
                                        "'budi@demo.test' AND to_value = 'baru@demo.test'",
                                        site->budi.user_id, 0),
                     1);
}

static void a_change_asks_for_the_password_and_a_free_address(void **state)
{
    static const struct {
        const char *email, *password, *field;
    } wrong[] = {
        {"baru@demo.test", "salah-sekali", "current_password"},
        {"baru@demo.test", "", "current_password"},
        {"baru", SITE_PASSWORD, "email"},
        {"", SITE_PASSWORD, "email"},
        {"a@whatsapp.invalid", SITE_PASSWORD, "email"},
        {"BUDI@demo.test", SITE_PASSWORD, "email"},
        {"ayu@demo.test", SITE_PASSWORD, "email"},
        {"a@b.id%0d%0aBcc:+c@d.id", SITE_PASSWORD, "email"},
    };
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct answer answer = ask(&site->budi, wrong[i].email, wrong[i].password);
        if (answer.status != 422 || !json_object_get(at(&answer, "errors"), wrong[i].field))
            fail_msg("%zu: %d %.*s", i, answer.status, STR_ARGS(answer.body));
    }
    struct browser pages = browser_for_pages(&site->budi);
    struct answer page = ask(&pages, "baru", "salah-sekali");
    assert_status(page, 422);
    assert_true(answer_says(&page, "value=\"baru\""));
    assert_false(answer_says(&page, "salah-sekali"));
    assert_int_equal(links_count(site), 0);
    struct browser nobody = at_a_page(site);
    nobody.wants_page = false;
    assert_status(ask(&nobody, "baru@demo.test", SITE_PASSWORD), 401);
}

static void an_address_that_was_taken_meanwhile_stays_theirs(void **state)
{
    struct site *site = *state;
    assert_status(ask(&site->budi, "baru@demo.test", SITE_PASSWORD), 200);
    const char *path = newest_link(site);
    database_run(&site->database, "UPDATE users SET email = 'baru@demo.test' WHERE id = ?1",
                 site->ayu.user_id, 0);
    struct browser browser = at_a_page(site);
    struct answer page = post(&browser, "", "%s", path);
    assert_status(page, 409);
    assert_true(answer_says(&page, "sudah"));
    assert_string_equal(email_of(site, &site->budi), "budi@demo.test");
}

static void a_link_of_an_address_works_once_and_for_a_day(void **state)
{
    struct site *site = *state;
    struct browser browser = at_a_page(site);
    assert_status(ask(&site->budi, "baru@demo.test", SITE_PASSWORD), 200);
    const char *path = newest_link(site);
    site_wait(24 * 60 * 60 - 1);
    assert_status(get(&browser, "%s", path), 200);
    assert_status(post(&browser, "", "%s", path), 303);
    struct answer page = post(&browser, "", "%s", path);
    assert_status(page, 404);
    assert_true(answer_says(&page, "href=\"/login\""));
    struct browser budi = browser_fresh(&site->budi);
    browser_enter(&budi);
    assert_status(ask(&budi, "lagi@demo.test", SITE_PASSWORD), 200);
    path = newest_link(site);
    site_wait(24 * 60 * 60);
    assert_status(post(&browser, "", "%s", path), 404);
    assert_string_equal(email_of(site, &site->budi), "baru@demo.test");
}

/* Whoever sat at an open session could have begun it. */
static void a_new_password_ends_a_change_that_waits(void **state)
{
    struct site *site = *state;
    struct browser browser = at_a_page(site);
    assert_status(ask(&site->budi, "baru@demo.test", SITE_PASSWORD), 200);
    const char *path = newest_link(site);
    assert_status(post(&site->budi,
                       "current_password=" SITE_PASSWORD "&password=rahasia-baru"
                       "&password_confirmation=rahasia-baru",
                       "/account/password"),
                  200);
    assert_status(post(&browser, "", "%s", path), 404);
    assert_string_equal(email_of(site, &site->budi), "budi@demo.test");
}

static void a_new_account_is_asked_to_confirm_its_address(void **state)
{
    struct site *site = *state;
    struct browser browser = at_a_page(site);
    assert_status(post(&browser,
                       "name=Dewi&email=dewi@demo.test&password=rahasia1"
                       "&password_confirmation=rahasia1",
                       "/register"),
                  303);
    browser.user_id = database_number(&site->database,
                                      "SELECT id FROM users WHERE email = 'dewi@demo.test'");
    assert_int_equal(letters_to(site, "email_changed", browser.user_id), 1);
    assert_false(is_confirmed(site, &browser));
    struct answer page = get(&browser, PREFERENCES);
    assert_true(answer_says(&page, "action=\"/account/email/confirm\""));
    open_ticket(&site->budi, "Halo"); /* nothing waits for it */
    assert_status(get(&browser, "/customer/support/tickets/create"), 200);
    page = post(&browser, "", "%s", newest_link(site));
    assert_leads_to(&page, PREFERENCES);
    assert_true(is_confirmed(site, &browser));
    assert_int_equal(letters_to(site, "email_changed", browser.user_id),
                     1); /* none to an old one */
    page = get(&browser, PREFERENCES);
    assert_false(answer_says(&page, "action=\"/account/email/confirm\""));
}

static void the_link_is_sent_again_while_it_is_needed(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->budi);
    struct answer page = post(&pages, "", "/account/email/confirm");
    assert_leads_to(&page, PREFERENCES);
    assert_int_equal(links_count(site), 1);
    assert_status(post(&pages, "", "%s", newest_link(site)), 303);
    assert_status(post(&pages, "", "/account/email/confirm"), 303);
    assert_int_equal(links_count(site), 1);
    struct browser nobody = at_a_page(site);
    nobody.wants_page = false;
    assert_status(post(&nobody, "", "/account/email/confirm"), 401);
}

static void an_address_that_an_administrator_writes_is_not_confirmed(void **state)
{
    struct site *site = *state;
    long long budi = site->budi.user_id;
    assert_status(post(&site->budi, "", "/account/email/confirm"), 200);
    assert_status(post(&site->budi, "", "%s", newest_link(site)), 200);
    assert_status(patch(&site->andi, "name=Budi", "/admin/people/%lld", budi), 200);
    assert_true(is_confirmed(site, &site->budi));
    assert_status(patch(&site->andi, "email=lain@demo.test", "/admin/people/%lld", budi), 200);
    assert_false(is_confirmed(site, &site->budi));
}

static void without_mail_nothing_is_offered(void **state)
{
    struct site *site = *state;
    site->web.outlets.has_email = false;
    struct browser pages = browser_for_pages(&site->budi), browser = at_a_page(site);
    struct answer page = get(&pages, PREFERENCES);
    assert_false(answer_says(&page, CHANGE));
    page = get(&pages, CHANGE);
    assert_status(page, 200);
    assert_false(answer_says(&page, "name=\"email\""));
    assert_status(ask(&site->budi, "baru@demo.test", SITE_PASSWORD), 503);
    assert_status(post(&site->budi, "", "/account/email/confirm"), 503);
    assert_status(post(&browser,
                       "name=Dewi&email=dewi@demo.test&password=rahasia1"
                       "&password_confirmation=rahasia1",
                       "/register"),
                  303);
    assert_int_equal(links_count(site), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MAIL_TEST(a_new_address_counts_when_it_has_been_confirmed),
        MAIL_TEST(the_old_address_is_told),
        MAIL_TEST(a_change_asks_for_the_password_and_a_free_address),
        MAIL_TEST(an_address_that_was_taken_meanwhile_stays_theirs),
        MAIL_TEST(a_link_of_an_address_works_once_and_for_a_day),
        MAIL_TEST(a_new_password_ends_a_change_that_waits),
        MAIL_TEST(a_new_account_is_asked_to_confirm_its_address),
        MAIL_TEST(the_link_is_sent_again_while_it_is_needed),
        MAIL_TEST(an_address_that_an_administrator_writes_is_not_confirmed),
        MAIL_TEST(without_mail_nothing_is_offered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
