/* Somebody is told when their password is used in a browser that they have not used before. */
#include "support/letters.h"
#include "support/cmocka_all.h"
#include "desk/limits.h"
#include "web/account/known.h"

#define FIREFOX "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
#define FIREFOX_LATER "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
#define SAFARI \
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17 Safari/604"

static void enter(struct browser *browser, const char *email, const char *user_agent)
{
    struct site *site = browser->site;
    const struct ask ask = {
        .method = "POST",
        .target = "/login",
        .body = str_print(site->arena, "email=%s&password=" SITE_PASSWORD, email),
        .fields = {{STR("User-Agent"), str_of(user_agent)}},
    };
    assert_status(browser_ask(browser, &ask), 303);
    browser_set_cookie(browser, "sapa_session", NULL);
    browser_set_cookie(browser, "XSRF-TOKEN", NULL);
    assert_status(get(browser, "/login"), 200); /* the same browser, logged out */
}

static size_t notices(struct site *site, const struct browser *person)
{
    return letters_to(site, "new_device", person->user_id);
}

static void the_first_log_in_is_no_new_device_and_the_second_is(void **state)
{
    struct site *site = *state;
    struct browser first = at_a_page(site), second = at_a_page(site);
    enter(&first, "budi@demo.test", FIREFOX);
    assert_int_equal(notices(site, &site->budi), 0);
    assert_non_null(browser_cookie(&first, DEVICE_COOKIE));
    enter(&second, "budi@demo.test", SAFARI);
    assert_int_equal(notices(site, &site->budi), 1);
    assert_string_equal(letter_details(site, "new_device", site->budi.user_id),
                        "Safari, iPhone\n127.0.0.1");
    enter(&first, "budi@demo.test", FIREFOX_LATER);
    enter(&second, "budi@demo.test", SAFARI);
    assert_int_equal(notices(site, &site->budi), 1);
}

static void a_browser_that_others_use_is_new_to_each(void **state)
{
    struct site *site = *state;
    struct browser shared = at_a_page(site), own = at_a_page(site);
    enter(&own, "ayu@demo.test", SAFARI);
    enter(&shared, "budi@demo.test", FIREFOX);
    enter(&shared, "ayu@demo.test", FIREFOX);
    assert_int_equal(notices(site, &site->budi), 0);
    assert_int_equal(notices(site, &site->ayu), 1);
}

static void one_that_forgets_its_cookies_is_told_of_once(void **state)
{
    struct site *site = *state;
    struct browser first = at_a_page(site);
    enter(&first, "budi@demo.test", SAFARI);
    for (int i = 0; i < 3; i++) {
        struct browser forgetful = at_a_page(site);
        enter(&forgetful, "budi@demo.test", i < 2 ? FIREFOX : FIREFOX_LATER);
    }
    assert_int_equal(notices(site, &site->budi), 1);
}

static void a_cookie_that_is_not_ours_makes_no_device_known(void **state)
{
    struct site *site = *state;
    struct browser first = at_a_page(site), forged = at_a_page(site);
    enter(&first, "budi@demo.test", SAFARI);
    browser_set_cookie(&forged, DEVICE_COOKIE, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    enter(&forged, "budi@demo.test", SAFARI);
    assert_int_equal(notices(site, &site->budi), 1);
    browser_set_cookie(&forged, DEVICE_COOKIE, "short");
    enter(&forged, "budi@demo.test", FIREFOX);
    assert_int_equal(notices(site, &site->budi), 2);
}

static void what_a_browser_calls_itself_may_be_any_bytes(void **state)
{
    struct site *site = *state;
    struct browser first = at_a_page(site), odd = at_a_page(site);
    enter(&first, "budi@demo.test", "\xff\xfe Firefox/1");
    enter(&odd, "budi@demo.test", "<b>\xc3\xa9</b>/1");
    assert_int_equal(notices(site, &site->budi), 1);
    assert_string_equal(letter_details(site, "new_device", site->budi.user_id),
                        "<b>\xc3\xa9<\n127.0.0.1");
    enter(&odd, "ayu@demo.test", "");
    enter(&first, "ayu@demo.test", FIREFOX);
    assert_int_equal(notices(site, &site->ayu), 1);
}

static void whoever_registers_begins_with_a_known_device(void **state)
{
    struct site *site = *state;
    struct browser browser = at_a_page(site), other = at_a_page(site);
    assert_status(post(&browser,
                       "name=Dewi&email=dewi@demo.test&password=" SITE_PASSWORD
                       "&password_confirmation=" SITE_PASSWORD,
                       "/register"),
                  303);
    browser.user_id = database_number(&site->database,
                                      "SELECT id FROM users WHERE email = 'dewi@demo.test'");
    enter(&other, "dewi@demo.test", FIREFOX);
    assert_int_equal(notices(site, &browser), 1);
}

static void a_wrong_password_is_no_log_in(void **state)
{
    struct site *site = *state;
    struct browser first = at_a_page(site), other = at_a_page(site);
    enter(&first, "budi@demo.test", SAFARI);
    assert_status(log_in_as(&other, "budi@demo.test", "salah-sekali"), 422);
    assert_int_equal(notices(site, &site->budi), 0);
    assert_null(browser_cookie(&other, DEVICE_COOKIE));
}

static void no_more_are_kept_than_anybody_has(void **state)
{
    struct site *site = *state;
    struct browser first = at_a_page(site);
    enter(&first, "budi@demo.test", SAFARI);
    for (int i = 0; i < DEVICES_KEPT + 5; i++)
        database_run(&site->database,
                     "INSERT INTO known_devices (user_id, hash, created_at, seen_at) VALUES (?1, "
                     "CAST(?2 AS TEXT), '2026-01-01 00:00:00', '2026-01-01 00:00:00')",
                     site->budi.user_id, i);
    enter(&first, "budi@demo.test", SAFARI);
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM known_devices"),
                     DEVICES_KEPT);
    enter(&first, "budi@demo.test", SAFARI);
    assert_int_equal(notices(site, &site->budi), 0); /* the one in use is among them */
}

static void without_mail_nothing_is_kept(void **state)
{
    struct site *site = *state;
    site->web.outlets.has_email = false;
    struct browser first = at_a_page(site), second = at_a_page(site);
    enter(&first, "budi@demo.test", SAFARI);
    enter(&second, "budi@demo.test", FIREFOX);
    assert_null(browser_cookie(&first, DEVICE_COOKIE));
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM known_devices"), 0);
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM notifications"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MAIL_TEST(the_first_log_in_is_no_new_device_and_the_second_is),
        MAIL_TEST(a_browser_that_others_use_is_new_to_each),
        MAIL_TEST(one_that_forgets_its_cookies_is_told_of_once),
        MAIL_TEST(a_cookie_that_is_not_ours_makes_no_device_known),
        MAIL_TEST(what_a_browser_calls_itself_may_be_any_bytes),
        MAIL_TEST(whoever_registers_begins_with_a_known_device),
        MAIL_TEST(a_wrong_password_is_no_log_in),
        MAIL_TEST(no_more_are_kept_than_anybody_has),
        MAIL_TEST(without_mail_nothing_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
