/* Logging in and out, and how long a session lasts. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "desk/limits.h"
#include "web/dispatch.h"
#include "web/gate.h"
#include "web/rate.h"

enum { HOUR_S = 60 * 60, DAY_S = 24 * HOUR_S };

/* A stranger's browser with the cookies of the log-in page. */
static struct browser at_login(struct site *site)
{
    struct browser browser = {.site = site, .wants_page = true};
    struct answer page = get(&browser, "/login");
    assert_status(page, 200);
    assert_non_null(browser_cookie(&browser, SESSION_COOKIE));
    assert_non_null(browser_cookie(&browser, CSRF_COOKIE));
    return browser;
}

static struct answer log_in(struct browser *browser, const char *email, const char *password)
{
    struct str form = str_print(browser->site->arena, "email=%s&password=%s", email, password);
    return post(browser, form.at, "/login");
}

static void assert_location(const struct answer *answer, const char *expected)
{
    struct str location = answer_field(answer, "Location");
    if (!str_is(location, str_of(expected)))
        fail_msg("to %.*s instead of %s", STR_ARGS(location), expected);
}

static void a_customer_lands_on_their_tickets_and_staff_on_all(void **state)
{
    static const struct {
        const char *email, *path;
    } people[] = {
        {"budi@demo.test", "/customer/support/tickets"},
        {"sari@demo.test", "/admin/support/tickets"},
        {"andi@demo.test", "/admin/support/tickets"},
    };
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        struct browser browser = at_login(*state);
        struct answer answer = log_in(&browser, people[i].email, SITE_PASSWORD);
        assert_status(answer, 303);
        assert_location(&answer, people[i].path);
        assert_status(get(&browser, "%s", people[i].path), 200);
        answer = get(&browser, "/");
        assert_status(answer, 303);
        assert_location(&answer, people[i].path);
        answer = get(&browser, "/login");
        assert_status(answer, 303);
        assert_location(&answer, people[i].path);
    }
}

static void json_log_in_says_success(void **state)
{
    struct browser browser = at_login(*state);
    browser.wants_page = false;
    struct answer answer = send_json(&browser, "POST",
                                     json_pack("{s:s, s:s, s:b}", "email", "budi@demo.test",
                                               "password", SITE_PASSWORD, "remember", 1),
                                     "/login");
    assert_status(answer, 200);
    assert_true(json_is_true(at(&answer, "success")));
    assert_status(get(&browser, "/customer/support/tickets"), 200);
}

static void the_address_is_found_in_any_case_and_with_blanks(void **state)
{
    struct browser browser = at_login(*state);
    assert_status(log_in(&browser, "++BUDI@Demo.TEST+", SITE_PASSWORD), 303);
}

static void a_wrong_password_and_an_unknown_address_look_the_same(void **state)
{
    struct browser browser = at_login(*state);
    browser.wants_page = false;
    struct answer wrong = log_in(&browser, "budi@demo.test", "salah-salah");
    struct answer unknown = log_in(&browser, "siapa@demo.test", "salah-salah");
    assert_status(wrong, 422);
    assert_status(unknown, 422);
    assert_true(str_is(wrong.body, unknown.body));
    assert_int_equal(count_at(&wrong, "errors.email"), 1);
}

static void a_refused_log_in_shows_the_form_with_the_address_but_not_the_password(void **state)
{
    struct browser browser = at_login(*state);
    struct answer answer = log_in(&browser, "budi@demo.test", "salah-salah");
    assert_status(answer, 422);
    assert_true(answer_says(&answer, "value=\"budi@demo.test\""));
    assert_false(answer_says(&answer, "salah-salah"));
}

static void an_overlong_password_is_refused_without_hashing_it(void **state)
{
    struct site *site = *state;
    struct browser browser = at_login(site);
    struct buffer form = buffer_in(site->arena);
    buffer_put_str(&form, STR("email=budi@demo.test&password="));
    for (int i = 0; i < 5000; i++)
        buffer_put_byte(&form, 'x');
    buffer_put_byte(&form, 0);
    assert_status(post(&browser, form.bytes, "/login"), 422);
}

static void log_in_makes_a_new_session_token(void **state)
{
    struct browser browser = at_login(*state);
    char before[COOKIE_TEXT_MAX], token_before[COOKIE_TEXT_MAX];
    strcpy(before, browser_cookie(&browser, SESSION_COOKIE));
    strcpy(token_before, browser_token(&browser));
    assert_status(log_in(&browser, "budi@demo.test", SITE_PASSWORD), 303);
    assert_string_not_equal(browser_cookie(&browser, SESSION_COOKIE), before);
    assert_string_not_equal(browser_token(&browser), token_before);
}

static void cookies_are_for_this_site_and_not_for_scripts(void **state)
{
    struct site *site = *state;
    site->web.is_https = true;
    struct browser browser = {.site = site, .wants_page = true};
    struct answer answer = get(&browser, "/login");
    for (size_t i = 0; i < answer.response->field_count; i++) {
        struct str value = answer.response->fields[i].value;
        if (!str_is(answer.response->fields[i].name, STR("Set-Cookie")))
            continue;
        const char *text = str_c(site->arena, value);
        assert_non_null(strstr(text, "SameSite=Lax"));
        assert_non_null(strstr(text, "Path=/"));
        assert_non_null(strstr(text, "Secure"));
        bool is_session = str_starts(value, STR("sapa_session="));
        assert_int_equal(strstr(text, "HttpOnly") != NULL, is_session);
    }
}

static void only_a_token_s_digest_is_kept(void **state)
{
    struct site *site = *state;
    static const char sql[] = "SELECT group_concat(id) FROM sessions";
    struct str ids = database_text(&site->database, sql);
    assert_true(ids.size > 0);
    assert_null(strstr(str_c(site->arena, ids), browser_cookie(&site->budi, SESSION_COOKIE)));
}

static void log_out_ends_the_session_at_once(void **state)
{
    struct site *site = *state;
    struct browser before = site->budi;
    struct answer answer = post(&site->budi, "", "/logout");
    assert_status(answer, 200);
    assert_status(get(&before, "/customer/support/tickets"), 401);
    assert_status(get(&site->budi, "/customer/support/tickets"), 401);
    struct browser again = site->budi;
    browser_enter(&again);
    assert_status(get(&again, "/customer/support/tickets"), 200);
}

static void log_out_of_a_page_leads_to_log_in_and_says_so(void **state)
{
    struct site *site = *state;
    struct browser budi = browser_for_pages(&site->budi);
    struct answer answer = post(&budi, "", "/logout");
    assert_status(answer, 303);
    assert_location(&answer, "/login");
    answer = get(&budi, "/login");
    assert_true(answer_says(&answer, "Anda sudah keluar."));
    answer = get(&budi, "/login");
    assert_false(answer_says(&answer, "Anda sudah keluar."));
}

static void log_out_is_not_a_link(void **state)
{
    struct site *site = *state;
    struct answer answer = get(&site->budi, "/logout");
    assert_status(answer, 405);
    assert_true(str_is(answer_field(&answer, "Allow"), STR("POST")));
    assert_status(get(&site->budi, "/customer/support/tickets"), 200);
}

static void a_session_ends_a_day_after_its_last_use(void **state)
{
    struct site *site = *state;
    for (int i = 0; i < 4; i++) {
        site_wait(23 * HOUR_S);
        assert_status(get(&site->budi, "/customer/support/tickets"), 200);
    }
    site_wait(DAY_S - 1);
    assert_status(get(&site->budi, "/customer/support/tickets"), 200);
    site_wait(DAY_S);
    assert_status(get(&site->budi, "/customer/support/tickets"), 401);
}

static void a_remembered_session_lasts_sixty_days(void **state)
{
    struct browser browser = at_login(*state);
    struct answer answer = post(
        &browser, "email=budi@demo.test&password=" SITE_PASSWORD "&remember=on", "/login");
    assert_status(answer, 303);
    struct str cookie = answer_field(&answer, "Set-Cookie");
    assert_non_null(strstr(str_c(browser.site->arena, cookie), "Max-Age=5184000"));
    site_wait(60 * DAY_S - 1);
    assert_status(get(&browser, "/customer/support/tickets"), 200);
    site_wait(60 * DAY_S);
    assert_status(get(&browser, "/customer/support/tickets"), 303);
}

static void made_up_cookies_are_nobody_s(void **state)
{
    struct site *site = *state;
    static const char *const values[] = {"",
                                         "x",
                                         "0123456789012345678901234567890123456789012",
                                         "0123456789012345678901234567890123456789012345",
                                         "' OR 1=1 --",
                                         "%00"};
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        struct browser browser = {.site = site};
        browser_set_cookie(&browser, SESSION_COOKIE, values[i]);
        assert_status(get(&browser, "/customer/support/tickets"), 401);
    }
}

static void somebody_disabled_is_out_at_once_and_cannot_log_in(void **state)
{
    struct site *site = *state;
    struct browser browser = at_login(site);
    database_run(&site->database, "UPDATE users SET disabled_at = created_at WHERE id = ?1",
                 site->budi.user_id, 0);
    assert_status(get(&site->budi, "/customer/support/tickets"), 401);
    assert_status(log_in(&browser, "budi@demo.test", SITE_PASSWORD), 422);
}

static void a_page_asked_for_without_a_session_comes_after_log_in(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    struct browser browser = {.site = site, .wants_page = true};
    struct answer answer = get(&browser, "/customer/support/tickets/%lld?before=9", (long long)id);
    assert_status(answer, 303);
    assert_location(&answer, "/login?next=%2Fcustomer%2Fsupport%2Ftickets%2F1%3Fbefore%3D9");
    const char *login = str_c(site->arena, answer_field(&answer, "Location"));
    assert_status(get(&browser, "%s", login), 200);
    answer = browser_ask(&browser, &(struct ask){.method = "POST",
                                                 .target = login,
                                                 .body = STR("email=budi@demo.test&password=" //
                                                             SITE_PASSWORD)});
    assert_status(answer, 303);
    assert_location(&answer, "/customer/support/tickets/1?before=9");
}

static void log_in_never_leads_to_another_site(void **state)
{
    static const char *const targets[] = {
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
        "/%0d%0aLocation:%20x",
        "%2F%2Fevil.example",
        "/%5Cevil.example",
        "",
        "evil",
        "%00",
        "/a%20b",
    };
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        struct browser browser = at_login(site);
        struct str target = str_print(site->arena, "/login?next=%s", targets[i]);
        struct answer answer = browser_ask(
            &browser, &(struct ask){.method = "POST",
                                    .target = target.at,
                                    .body = STR("email=budi@demo.test&password=" SITE_PASSWORD)});
        if (answer.status == 422)
            continue; /* not text at all */
        assert_status(answer, 303);
        assert_location(&answer, "/customer/support/tickets");
    }
}

static void too_many_tries_are_told_to_wait(void **state)
{
    struct site *site = *state;
    site->web.rates = rates_new();
    struct browser browser = at_login(site);
    browser.wants_page = false;
    int tries = 0;
    struct answer answer;
    do {
        answer = log_in(&browser, "budi@demo.test", "salah-salah");
        tries++;
    } while (answer.status == 422 && tries < 100);
    assert_status(answer, 429);
    assert_int_equal(tries, rate_rules[RATE_ACCOUNT_LOGINS].burst + 1);
    int64_t wait_s;
    assert_true(str_to_i64(answer_field(&answer, "Retry-After"), &wait_s));
    assert_in_range(wait_s, 1, 60);
    assert_true(json_is_string(at(&answer, "message")));
    /* Nobody else is locked out, and the right password does not help whoever tries. */
    assert_status(log_in(&browser, "budi@demo.test", SITE_PASSWORD), 429);
    assert_status(log_in(&browser, "ayu@demo.test", SITE_PASSWORD), 200);
    rates_free(site->web.rates);
}

/* An exchange of a page's request that the application has not looked at yet. */
static struct http_exchange *asked_by(struct browser *browser)
{
    struct arena *arena = browser->site->arena;
    struct http_exchange *exchange = NEW(arena, struct http_exchange);
    struct http_field *fields = NEW_ARRAY(arena, struct http_field, 2);
    struct str token = str_of(browser_cookie(browser, SESSION_COOKIE));
    fields[0] = (struct http_field){STR("Accept"), STR("text/html")};
    fields[1] = (struct http_field){STR("Cookie"),
                                    str_print(arena, SESSION_COOKIE "=%.*s", STR_ARGS(token))};
    exchange->arena = arena;
    exchange->request = (struct http_request){.method = HTTP_METHOD_GET,
                                              .target = STR("/"),
                                              .path = STR("/"),
                                              .fields = fields,
                                              .field_count = 2,
                                              .peer = STR("127.0.0.1")};
    return exchange;
}

static size_t count_fields(const struct http_response *response, struct str name, struct str start)
{
    size_t count = 0;
    for (size_t i = 0; i < response->field_count; i++)
        count += str_is_nocase(response->fields[i].name, name) &&
                 str_starts(response->fields[i].value, start);
    return count;
}

static void assert_keeps_session(const struct http_response *response)
{
    assert_int_equal(count_fields(response, STR("Set-Cookie"), STR(SESSION_COOKIE "=")), 0);
}

static void what_is_refused_unread_logs_nobody_out(void **state)
{
    struct site *site = *state;
    struct http_exchange *exchange = asked_by(&site->budi);
    exchange->response.status = 413;
    dispatch_refused(&site->web, exchange);
    assert_int_equal(exchange->response.status, 413);
    assert_keeps_session(&exchange->response);
}

static void an_overload_logs_nobody_out_and_says_once_when_to_come_again(void **state)
{
    struct site *site = *state;
    struct http_exchange *exchange = asked_by(&site->budi);
    dispatch_lost(request_new(&site->web, exchange));
    assert_int_equal(exchange->response.status, 503);
    assert_keeps_session(&exchange->response);
    assert_int_equal(count_fields(&exchange->response, STR("Retry-After"), STR("")), 1);
}

static void too_many_requests_log_nobody_out(void **state)
{
    struct site *site = *state;
    site->web.rates = rates_new();
    struct browser budi = browser_for_pages(&site->budi);
    for (int i = 0; i < rate_rules[RATE_ADDRESS_REQUESTS].burst; i++)
        rate_take(site->web.rates, RATE_ADDRESS_REQUESTS, STR("127.0.0.1"), clock_us());
    struct answer answer = get(&budi, "/customer/support/tickets");
    for (int tries = 0; answer.status == 200 && tries < 1000; tries++)
        answer = get(&budi, "/customer/support/tickets");
    assert_status(answer, 429);
    assert_keeps_session(answer.response);
    rates_free(site->web.rates);
}

/* The last step of a log-in whose password was right when it was hashed. */
static struct answer finish_log_in_after(struct site *site, const char *change)
{
    struct browser browser = at_login(site);
    struct http_exchange *exchange = asked_by(&browser);
    struct http_field *fields = NEW_ARRAY(site->arena, struct http_field, 3);
    fields[0] = (struct http_field){STR("Accept"), STR("application/json")};
    fields[1] = exchange->request.fields[1];
    fields[2] = (struct http_field){STR("X-XSRF-TOKEN"), str_of(browser_token(&browser))};
    exchange->request.fields = fields;
    exchange->request.field_count = 3;
    exchange->request.method = HTTP_METHOD_POST;
    exchange->request.target = exchange->request.path = STR("/login");
    exchange->request.body = STR("email=budi@demo.test&password=" SITE_PASSWORD);
    struct request *request = request_new(&site->web, exchange);
    assert_int_equal(dispatch_read(request, site->reader), STEP_SLOW);
    assert_int_equal(dispatch_slow(request, site->reader), STEP_WRITE);
    database_run(&site->database, change, 0, 0);
    bool keep;
    assert_int_equal(dispatch_write(request, site->database.db, &keep), STEP_ANSWER);
    return (struct answer){.site = site,
                           .status = exchange->response.status,
                           .body = exchange->response.body,
                           .response = &exchange->response};
}

static void a_log_in_counts_only_if_the_account_is_still_as_it_was(void **state)
{
    struct site *site = *state;
    assert_status(finish_log_in_after(site, "UPDATE users SET name = 'Budi' "
                                            "WHERE email = 'budi@demo.test'"),
                  200);
    int64_t sessions = database_number(&site->database, "SELECT count(*) FROM sessions");
    assert_status(finish_log_in_after(site, "UPDATE users SET disabled_at = created_at "
                                            "WHERE email = 'budi@demo.test'"),
                  422);
    database_run(&site->database, "UPDATE users SET disabled_at = NULL", 0, 0);
    assert_status(finish_log_in_after(site, "UPDATE users SET password = '$argon2id$other' "
                                            "WHERE email = 'budi@demo.test'"),
                  422);
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM sessions"), sessions);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_customer_lands_on_their_tickets_and_staff_on_all),
        SITE_TEST(json_log_in_says_success),
        SITE_TEST(the_address_is_found_in_any_case_and_with_blanks),
        SITE_TEST(a_wrong_password_and_an_unknown_address_look_the_same),
        SITE_TEST(a_refused_log_in_shows_the_form_with_the_address_but_not_the_password),
        SITE_TEST(an_overlong_password_is_refused_without_hashing_it),
        SITE_TEST(log_in_makes_a_new_session_token),
        SITE_TEST(cookies_are_for_this_site_and_not_for_scripts),
        SITE_TEST(only_a_token_s_digest_is_kept),
        SITE_TEST(log_out_ends_the_session_at_once),
        SITE_TEST(log_out_of_a_page_leads_to_log_in_and_says_so),
        SITE_TEST(log_out_is_not_a_link),
        SITE_TEST(a_session_ends_a_day_after_its_last_use),
        SITE_TEST(a_remembered_session_lasts_sixty_days),
        SITE_TEST(made_up_cookies_are_nobody_s),
        SITE_TEST(somebody_disabled_is_out_at_once_and_cannot_log_in),
        SITE_TEST(a_page_asked_for_without_a_session_comes_after_log_in),
        SITE_TEST(log_in_never_leads_to_another_site),
        SITE_TEST(too_many_tries_are_told_to_wait),
        SITE_TEST(a_log_in_counts_only_if_the_account_is_still_as_it_was),
        SITE_TEST(what_is_refused_unread_logs_nobody_out),
        SITE_TEST(an_overload_logs_nobody_out_and_says_once_when_to_come_again),
        SITE_TEST(too_many_requests_log_nobody_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
