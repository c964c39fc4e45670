/* Registration, preferences, and changing one's password. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "web/rate.h"

#define PREFERENCES "/account/preferences"

static struct browser stranger(struct site *site)
{
    struct browser browser = {.site = site, .wants_page = true};
    assert_status(get(&browser, "/register"), 200);
    browser.wants_page = false;
    return browser;
}

static struct answer enroll(struct browser *browser, const char *name, const char *email,
                            const char *phone, const char *password, const char *again)
{
    return send_json(browser, "POST",
                     json_pack("{s:s, s:s, s:s, s:s, s:s}", "name", name, "email", email, "phone",
                               phone, "password", password, "password_confirmation", again),
                     "/register");
}

static void a_new_account_is_a_customer_s_and_is_logged_in(void **state)
{
    struct site *site = *state;
    struct browser browser = stranger(site);
    browser.wants_page = true;
    struct answer answer = post(&browser,
                                "name=+Dewi+Anggraini+&email=+Dewi@Demo.Test&phone=0812-3456-7890"
                                "&password=rahasia1&password_confirmation=rahasia1&role=admin",
                                "/register");
    assert_status(answer, 303);
    assert_true(str_is(answer_field(&answer, "Location"), STR("/customer/support/tickets")));
    assert_status(get(&browser, "/customer/support/tickets"), 200);
    assert_status(get(&browser, "/admin/support/tickets"), 403);
    browser.wants_page = false;
    answer = get(&browser, PREFERENCES);
    assert_text_at(&answer, "name", "Dewi Anggraini");
    assert_text_at(&answer, "email", "dewi@demo.test");
    assert_text_at(&answer, "phone", "+6281234567890");
    assert_true(is_null_at(&answer, "locale"));
    assert_true(json_is_true(at(&answer, "prefer_email")));
}

static void a_new_password_is_kept_as_argon2id(void **state)
{
    struct site *site = *state;
    struct browser browser = stranger(site);
    assert_status(enroll(&browser, "Dewi", "dewi@demo.test", "", "rahasia1", "rahasia1"), 200);
    struct str hash = database_text(&site->database,
                                    "SELECT password FROM users WHERE email = 'dewi@demo.test'");
    assert_true(str_starts(hash, STR("$argon2id$")));
}

static void each_field_has_its_problem(void **state)
{
    static const struct {
        const char *name, *email, *phone, *password, *again, *field;
    } wrong[] = {
        {"", "a@b.id", "", "rahasia1", "rahasia1", "name"},
        {"   ", "a@b.id", "", "rahasia1", "rahasia1", "name"},
        {"Dewi\r\nBcc: a@b.id", "a@b.id", "", "rahasia1", "rahasia1", "name"},
        {"Dewi\xE2\x80\xA8"
         "Anggraini",
         "a@b.id", "", "rahasia1", "rahasia1", "name"},
        {"Dewi", "", "", "rahasia1", "rahasia1", "email"},
        {"Dewi", "dewi", "", "rahasia1", "rahasia1", "email"},
        {"Dewi", "dewi@", "", "rahasia1", "rahasia1", "email"},
        {"Dewi", "@b.id", "", "rahasia1", "rahasia1", "email"},
        {"Dewi", "a b@c.id", "", "rahasia1", "rahasia1", "email"},
        {"Dewi", "a@b@c.id", "", "rahasia1", "rahasia1", "email"},
        {"Dewi", "a@b", "", "rahasia1", "rahasia1", "email"},
        {"Dewi", "a@b.id", "123", "rahasia1", "rahasia1", "phone"},
        {"Dewi", "a@b.id", "telepon", "rahasia1", "rahasia1", "phone"},
        {"Dewi", "a@b.id", "081234567890123456", "rahasia1", "rahasia1", "phone"},
        {"Dewi", "a@b.id", "", "pendek7", "pendek7", "password"},
        {"Dewi", "a@b.id", "", "", "", "password"},
        {"Dewi", "a@b.id", "", "rahasia1", "rahasia2", "password_confirmation"},
        {"Dewi", "a@b.id", "", "rahasia1", "", "password_confirmation"},
        {"Dewi", "budi@demo.test", "", "rahasia1", "rahasia1", "email"},
        {"Dewi", "BUDI@demo.test ", "", "rahasia1", "rahasia1", "email"},
    };
    struct site *site = *state;
    struct browser browser = stranger(site);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct answer answer = enroll(&browser, wrong[i].name, wrong[i].email, wrong[i].phone,
                                      wrong[i].password, wrong[i].again);
        if (answer.status != 422 || !json_object_get(at(&answer, "errors"), wrong[i].field))
            fail_msg("%zu: %d %.*s", i, answer.status, STR_ARGS(answer.body));
        assert_int_equal(json_object_size(at(&answer, "errors")), 1);
    }
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM users"), 5);
}

static void a_refused_registration_shows_what_was_typed_but_no_password(void **state)
{
    struct browser browser = stranger(*state);
    browser.wants_page = true;
    struct answer answer = post(&browser,
                                "name=Dewi&email=dewi&password=rahasia1"
                                "&password_confirmation=rahasia1",
                                "/register");
    assert_status(answer, 422);
    assert_true(answer_says(&answer, "value=\"Dewi\""));
    assert_true(answer_says(&answer, "value=\"dewi\""));
    assert_false(answer_says(&answer, "rahasia1"));
}

static void whoever_is_logged_in_has_no_use_for_registration(void **state)
{
    struct site *site = *state;
    struct answer answer = get(&site->sari, "/register");
    assert_status(answer, 303);
    assert_true(str_is(answer_field(&answer, "Location"), STR("/admin/support/tickets")));
}

static void registrations_and_sends_are_limited_too(void **state)
{
    struct site *site = *state;
    site->web.rates = rates_new();
    struct browser browser = stranger(site);
    struct answer answer;
    int tries = 0;
    do
        answer = enroll(&browser, "", "", "", "", "");
    while (++tries < 100 && answer.status == 422);
    assert_status(answer, 429);
    assert_int_equal(tries, rate_rules[RATE_ADDRESS_REGISTERS].burst + 1);

    long long id = open_ticket(&site->budi, "Halo");
    tries = 1; /* opening it was a send */
    do
        answer = post(&site->budi, "message=x", "/customer/support/tickets/%lld/messages", id);
    while (++tries < 1000 && answer.status == 201);
    assert_status(answer, 429);
    assert_true(tries >= rate_rules[RATE_PERSON_SENDS].burst);
    int64_t wait_s;
    assert_true(str_to_i64(answer_field(&answer, "Retry-After"), &wait_s));
    assert_in_range(wait_s, 1, 60);
    /* Reading goes on, and so do others. */
    assert_status(get(&site->budi, "/customer/support/tickets"), 200);
    say(&site->sari, id, "Halo");
    rates_free(site->web.rates);
}

/* ---- preferences ------------------------------------------------------------------------------
 */

static void what_is_not_sent_stays_as_it_is(void **state)
{
    static const struct {
        const char *form, *path, *text;
    } changes[] = {
        {"name=Budi+Santoso", "name", "Budi Santoso"},
        {"locale=en", "locale", "en"},
        {"phone=0812+3456+7890", "phone", "+6281234567890"},
    };
    struct site *site = *state;
    assert_status(patch(&site->budi, "prefer_sms=0", PREFERENCES), 200);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        assert_status(patch(&site->budi, changes[i].form, PREFERENCES), 200);
        struct answer answer = get(&site->budi, PREFERENCES);
        for (size_t j = 0; j <= i; j++)
            assert_text_at(&answer, changes[j].path, changes[j].text);
        assert_true(json_is_false(at(&answer, "prefer_sms")));
        assert_true(json_is_true(at(&answer, "prefer_email")));
        assert_true(json_is_true(at(&answer, "prefer_whatsapp")));
        assert_text_at(&answer, "email", "budi@demo.test");
    }
    assert_status(patch(&site->budi, "phone=&locale=", PREFERENCES), 200);
    struct answer answer = get(&site->budi, PREFERENCES);
    assert_true(is_null_at(&answer, "phone"));
    assert_true(is_null_at(&answer, "locale"));
    assert_text_at(&answer, "name", "Budi Santoso");
}

static void switches_take_json_s_booleans_and_a_form_s_words(void **state)
{
    struct site *site = *state;
    static const char *const names[] = {"prefer_email", "prefer_sms", "prefer_whatsapp"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_status(send_json(&site->budi, "PATCH", json_pack("{s:b}", names[i], 0), PREFERENCES),
                      200);
        struct answer answer = get(&site->budi, PREFERENCES);
        assert_true(json_is_false(at(&answer, names[i])));
        assert_status(send_json(&site->budi, "PATCH", json_pack("{s:b}", names[i], 1), PREFERENCES),
                      200);
        answer = get(&site->budi, PREFERENCES);
        assert_true(json_is_true(at(&answer, names[i])));
        /* A form's switch: a hidden 0 before the box. */
        const char *off = str_print(site->arena, "%s=0", names[i]).at;
        const char *on = str_print(site->arena, "%s=0&%s=1", names[i], names[i]).at;
        assert_status(patch(&site->budi, off, PREFERENCES), 200);
        answer = get(&site->budi, PREFERENCES);
        assert_true(json_is_false(at(&answer, names[i])));
        assert_status(patch(&site->budi, on, PREFERENCES), 200);
        answer = get(&site->budi, PREFERENCES);
        assert_true(json_is_true(at(&answer, names[i])));
    }
}

/* Customers' Enter sends, the staff's begins a line, until they say otherwise. */
static void what_enter_does_in_a_message_is_chosen(void **state)
{
    struct site *site = *state;
    struct browser *const writers[] = {&site->budi, &site->sari};
    static const char *const usual[] = {"send", "newline"}, *const chosen[] = {"newline", "send"};
    open_ticket(&site->budi, "Halo");
    for (size_t i = 0; i < COUNT_OF(writers); i++) {
        struct browser pages = browser_for_pages(writers[i]);
        const char *const expected[] = {usual[i], chosen[i], usual[i]};
        const char *const asked[] = {NULL, chosen[i], ""};
        for (size_t j = 0; j < COUNT_OF(expected); j++) {
            if (asked[j])
                assert_status(patch(writers[i], str_print(site->arena, "enter_key=%s", asked[j]).at,
                                    PREFERENCES),
                              200);
            struct answer page = get(&pages, "%s/1", tickets_of(writers[i]));
            assert_true(
                answer_says(&page, str_print(site->arena, "data-enter=\"%s\"", expected[j]).at));
        }
    }
    struct answer answer = get(&site->budi, PREFERENCES);
    assert_true(is_null_at(&answer, "enter_key"));
}

static void impossible_preferences_change_nothing(void **state)
{
    static const struct {
        const char *form, *field;
    } wrong[] = {
        {"name=&phone=08123456789", "name"},
        {"phone=12", "phone"},
        {"locale=fr", "locale"},
        {"locale=id_ID", "locale"},
        {"theme=blue", "theme"},
        {"enter_key=jump", "enter_key"},
    };
    struct site *site = *state;
    struct answer before = get(&site->budi, PREFERENCES);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct answer answer = patch(&site->budi, wrong[i].form, PREFERENCES);
        assert_status(answer, 422);
        assert_non_null(json_object_get(at(&answer, "errors"), wrong[i].field));
        answer = get(&site->budi, PREFERENCES);
        assert_true(json_equal(before.json, answer.json));
    }
    /* Neither are role and address one's own to set. */
    assert_status(patch(&site->budi, "role=admin&email=x@y.id&id=4", PREFERENCES), 200);
    struct answer answer = get(&site->budi, PREFERENCES);
    assert_true(json_equal(before.json, answer.json));
    assert_status(get(&site->budi, "/admin/support/tickets"), 403);
}

static void preferences_are_the_asker_s_own(void **state)
{
    struct site *site = *state;
    assert_status(patch(&site->budi, "name=Lain&locale=en", PREFERENCES), 200);
    struct answer answer = get(&site->ayu, PREFERENCES);
    assert_text_at(&answer, "name", "ayu");
    assert_status(get(&site->nobody, PREFERENCES), 401);
    answer = get(&site->sari, PREFERENCES);
    assert_text_at(&answer, "name", "sari");
}

static void the_language_button_leads_back_to_its_page(void **state)
{
    static const struct {
        const char *referer, *location;
    } pages[] = {
        {"http://localhost:8080/customer/support/tickets?status=open",
         "/customer/support/tickets?status=open"},
        {"http://localhost:8080", PREFERENCES},
        {"http://localhost:8080.evil.example/x", PREFERENCES},
        {"http://localhost:80801/x", PREFERENCES},
        {"https://evil.example/customer", PREFERENCES},
        {"http://localhost:8080@evil.example/", PREFERENCES},
        {"", PREFERENCES},
    };
    struct site *site = *state;
    struct browser budi = browser_for_pages(&site->budi);
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct ask ask = {
            .method = "POST",
            .target = PREFERENCES,
            .body = STR("_method=PATCH&locale=en"),
            .fields = {{STR("Referer"), str_of(pages[i].referer)}},
        };
        struct answer answer = browser_ask(&budi, &ask);
        assert_status(answer, 303);
        if (!str_is(answer_field(&answer, "Location"), str_of(pages[i].location)))
            fail_msg("%s leads to %.*s", pages[i].referer,
                     STR_ARGS(answer_field(&answer, "Location")));
    }
    struct ask ask = {
        .method = "POST",
        .target = PREFERENCES,
        .body = STR("_method=PATCH&locale=en"),
        .fields = {{STR("Referer"), STR("http://localhost:8080//evil.example/")}},
    };
    struct answer answer = browser_ask(&budi, &ask);
    assert_false(str_starts(answer_field(&answer, "Location"), STR("//")));
}

/* ---- passwords --------------------------------------------------------------------------------
 */

static struct answer change_password(struct browser *browser, const char *current,
                                     const char *password, const char *again)
{
    return send_json(browser, "POST",
                     json_pack("{s:s, s:s, s:s}", "current_password", current, "password", password,
                               "password_confirmation", again),
                     "/account/password");
}

static struct answer log_in(struct site *site, const char *password)
{
    struct browser browser = {.site = site, .wants_page = true};
    get(&browser, "/login");
    browser.wants_page = false;
    return send_json(&browser, "POST",
                     json_pack("{s:s, s:s}", "email", "budi@demo.test", "password", password),
                     "/login");
}

static void a_new_password_replaces_the_old_one(void **state)
{
    struct site *site = *state;
    assert_status(change_password(&site->budi, SITE_PASSWORD, "yang baru", "yang baru"), 200);
    assert_status(log_in(site, SITE_PASSWORD), 422);
    assert_status(log_in(site, "yang baru"), 200);
}

static void it_ends_the_person_s_other_sessions_and_nobody_else_s(void **state)
{
    struct site *site = *state;
    struct browser other = browser_fresh(&site->budi);
    browser_enter(&other);
    assert_status(change_password(&site->budi, SITE_PASSWORD, "yang baru", "yang baru"), 200);
    assert_status(get(&site->budi, PREFERENCES), 200);
    assert_status(get(&other, PREFERENCES), 401);
    assert_status(get(&site->ayu, PREFERENCES), 200);
}

static void a_refused_change_leaves_the_password(void **state)
{
    static const struct {
        const char *current, *password, *again, *field;
    } wrong[] = {
        {"salah-salah", "yang baru", "yang baru", "current_password"},
        {"", "yang baru", "yang baru", "current_password"},
        {SITE_PASSWORD, "pendek", "pendek", "password"},
        {SITE_PASSWORD, "yang baru", "yang lain", "password_confirmation"},
    };
    struct site *site = *state;
    struct browser other = browser_fresh(&site->budi);
    browser_enter(&other);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct answer answer = change_password(&site->budi, wrong[i].current, wrong[i].password,
                                               wrong[i].again);
        assert_status(answer, 422);
        assert_non_null(json_object_get(at(&answer, "errors"), wrong[i].field));
        assert_int_equal(json_object_size(at(&answer, "errors")), 1);
    }
    assert_status(log_in(site, SITE_PASSWORD), 200);
    assert_status(get(&other, PREFERENCES), 200);
    struct browser pages = browser_for_pages(&site->budi);
    struct answer answer = post(&pages, "current_password=salah&password=yang+baru", //
                                "/account/password");
    assert_status(answer, 422);
    assert_false(answer_says(&answer, "yang baru"));
}

static void one_person_s_tries_are_not_another_s(void **state)
{
    struct site *site = *state;
    site->web.rates = rates_new();
    int tries = 0;
    struct answer answer;
    do
        answer = change_password(&site->budi, "salah-salah", "yang baru", "yang baru");
    while (++tries < 100 && answer.status == 422);
    assert_status(answer, 429);
    assert_status(change_password(&site->ayu, SITE_PASSWORD, "yang baru", "yang baru"), 200);
    rates_free(site->web.rates);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_new_account_is_a_customer_s_and_is_logged_in),
        SITE_TEST(a_new_password_is_kept_as_argon2id),
        SITE_TEST(each_field_has_its_problem),
        SITE_TEST(a_refused_registration_shows_what_was_typed_but_no_password),
        SITE_TEST(whoever_is_logged_in_has_no_use_for_registration),
        SITE_TEST(registrations_and_sends_are_limited_too),
        SITE_TEST(what_is_not_sent_stays_as_it_is),
        SITE_TEST(switches_take_json_s_booleans_and_a_form_s_words),
        SITE_TEST(what_enter_does_in_a_message_is_chosen),
        SITE_TEST(impossible_preferences_change_nothing),
        SITE_TEST(preferences_are_the_asker_s_own),
        SITE_TEST(the_language_button_leads_back_to_its_page),
        SITE_TEST(a_new_password_replaces_the_old_one),
        SITE_TEST(it_ends_the_person_s_other_sessions_and_nobody_else_s),
        SITE_TEST(a_refused_change_leaves_the_password),
        SITE_TEST(one_person_s_tries_are_not_another_s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
