/* JSON or a page, which status, and what an error looks like in each. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "web/dispatch.h"

#define INDEX "/customer/support/tickets"

static struct answer ask_with(struct browser *browser, const char *method, const char *target,
                              const char *name, const char *value)
{
    struct ask ask = {.method = method, .target = target};
    ask.fields[0] = (struct http_field){str_of(name), str_of(value)};
    return browser_ask(browser, &ask);
}

static bool is_json(const struct answer *answer)
{
    return str_is(answer_field(answer, "Content-Type"), STR("application/json"));
}

static void the_accept_field_decides_between_json_and_a_page(void **state)
{
    static const struct {
        const char *accept;
        bool json;
    } wishes[] = {
        {"application/json", true},
        {"APPLICATION/JSON", true},
        {"application/json, text/plain, */*", true},
        {"application/json; charset=utf-8", true},
        {"text/html;q=0.8, application/json", true},
        {"application/json;q=0.9, text/html;q=0.8", true},
        {"text/html;q=0.95, application/json;q=0.98", true},
        {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false},
        {"text/html, application/json;q=0.9", false},
        {"text/html;q=0.95, application/json;q=0.9", false},
        {"*/*", false},
        {"", false},
        {"application/json;q=0", false},
        {"application/jsonp", false},
        {"text/plain", false},
    };
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(wishes); i++) {
        struct answer answer = ask_with(&site->budi, "GET", INDEX, "Accept", wishes[i].accept);
        assert_status(answer, 200);
        if (is_json(&answer) != wishes[i].json)
            fail_msg("Accept: %s", wishes[i].accept);
    }
}

static void xmlhttprequest_asks_for_json(void **state)
{
    struct site *site = *state;
    struct browser budi = browser_for_pages(&site->budi);
    struct answer answer = ask_with(&budi, "GET", INDEX, "X-Requested-With", "XMLHttpRequest");
    assert_true(is_json(&answer));
    answer = ask_with(&budi, "GET", INDEX, "X-Requested-With", "com.example.app");
    assert_false(is_json(&answer));
}

static void answers_are_private_and_carry_the_headers_of_safety(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->budi);
    struct answer answers[] = {get(&site->budi, INDEX), get(&pages, INDEX), get(&pages, "/none"),
                               get(&site->nobody, INDEX)};
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        struct str policy = answer_field(&answers[i], "Content-Security-Policy");
        const char *text = str_c(site->arena, policy);
        assert_non_null(strstr(text, "default-src 'none'"));
        assert_null(strstr(text, "unsafe"));
        assert_true(str_is(answer_field(&answers[i], "X-Content-Type-Options"), STR("nosniff")));
        assert_non_null(
            strstr(str_c(site->arena, answer_field(&answers[i], "Cache-Control")), "private"));
        assert_non_null(strstr(str_c(site->arena, answer_field(&answers[i], "Vary")), "Cookie"));
    }
}

static void errors_are_json_with_a_message(void **state)
{
    struct site *site = *state;
    int64_t of_ayu = open_ticket(&site->ayu, "Rahasia Ayu");
    const struct answer answers[] = {
        get(&site->nobody, INDEX),
        get(&site->budi, "/admin/support/tickets"),
        get(&site->budi, INDEX "/%lld", (long long)of_ayu),
        get(&site->budi, "/nowhere"),
        post(&site->budi, "subject=x", INDEX),
        del(&site->budi, "/login"),
    };
    const int statuses[] = {401, 403, 404, 404, 422, 405};
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        assert_status(answers[i], statuses[i]);
        assert_true(is_json(&answers[i]));
        assert_true(strlen(text_at(&answers[i], "message")) > 0);
        assert_int_equal(at(&answers[i], "errors") != NULL, statuses[i] == 422);
    }
    assert_text_at(&answers[0], "message", "Unauthenticated.");
}

static void problems_stand_beside_their_fields(void **state)
{
    struct site *site = *state;
    struct answer answer = post(&site->budi, "subject=&category=none&description=short", INDEX);
    assert_status(answer, 422);
    static const char *const fields[] = {"subject", "category", "priority", "description"};
    assert_int_equal(json_object_size(at(&answer, "errors")), COUNT_OF(fields));
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        json_t *texts = json_object_get(at(&answer, "errors"), fields[i]);
        assert_int_equal(json_array_size(texts), 1);
        assert_true(json_string_length(json_array_get(texts, 0)) > 0);
    }
    /* The first, and how many more, as Laravel says it. */
    assert_non_null(strstr(text_at(&answer, "message"), "3"));
}

static void a_refused_form_is_shown_again_with_what_was_typed(void **state)
{
    struct site *site = *state;
    struct browser budi = browser_for_pages(&site->budi);
    struct answer answer = post(&budi,
                                "subject=%3Cb%3EHalo%26&category=payment&priority=urgent"
                                "&description=pendek",
                                INDEX);
    assert_status(answer, 422);
    assert_true(answer_says(&answer, "value=\"&lt;b&gt;Halo&amp;\""));
    assert_true(answer_says(&answer, "pendek</textarea>"));
    assert_true(answer_says(&answer, "value=\"payment\" selected"));
    assert_true(answer_says(&answer, "value=\"urgent\" selected"));
    assert_true(answer_says(&answer, "id=\"description-problem\""));
    assert_false(answer_says(&answer, "id=\"subject-problem\""));
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM support_tickets"), 0);
}

static void a_form_that_went_through_leads_on_with_a_message(void **state)
{
    struct site *site = *state;
    struct browser budi = browser_for_pages(&site->budi);
    struct answer answer = post(&budi,
                                "subject=Halo&category=payment&priority=low"
                                "&description=Keterangan+yang+cukup+panjang",
                                INDEX);
    assert_status(answer, 303);
    assert_true(str_is(answer_field(&answer, "Location"), STR(INDEX "/1")));
    answer = get(&budi, INDEX "/1");
    assert_status(answer, 200);
    assert_true(answer_says(&answer, "Tiket bantuan berhasil dibuat."));
    answer = get(&budi, INDEX "/1");
    assert_false(answer_says(&answer, "Tiket bantuan berhasil dibuat."));
}

static void a_stranger_s_page_is_the_log_in_and_a_stranger_s_form_too(void **state)
{
    struct site *site = *state;
    struct browser stranger = {.site = site, .wants_page = true};
    struct answer answer = get(&stranger, INDEX);
    assert_status(answer, 303);
    assert_true(str_starts(answer_field(&answer, "Location"), STR("/login")));
    assert_status(get(&stranger, "/login"), 200);
    answer = post(&stranger, "subject=x", INDEX);
    assert_status(answer, 303);
    assert_true(str_is(answer_field(&answer, "Location"), STR("/login")));
}

static void a_wrong_method_says_which_are_right(void **state)
{
    static const struct {
        const char *method, *target, *allow;
    } wrong[] = {
        {"POST", "/", "GET, HEAD"},
        {"PUT", "/login", "GET, HEAD, POST"},
        {"DELETE", INDEX, "GET, HEAD, POST"},
        {"POST", INDEX "/1", "GET, HEAD"},
        {"GET", INDEX "/1/close", "POST"},
        {"PATCH", INDEX "/1/messages", "GET, HEAD, POST"},
        {"PUT", "/admin/support/tickets/1", "GET, HEAD, DELETE"},
        {"GET", "/admin/support/tickets/1/status", "PATCH"},
        {"PUT", "/admin/support/tickets/1/notes", "POST, PATCH"},
        {"POST", "/account/preferences", "GET, HEAD, PATCH"},
        {"OPTIONS", INDEX, "GET, HEAD, POST"},
    };
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct ask ask = {.method = wrong[i].method, .target = wrong[i].target};
        struct answer answer = browser_ask(&site->andi, &ask);
        assert_status(answer, 405);
        if (!str_is(answer_field(&answer, "Allow"), str_of(wrong[i].allow)))
            fail_msg("%s %s allows %.*s", wrong[i].method, wrong[i].target,
                     STR_ARGS(answer_field(&answer, "Allow")));
    }
}

static void head_answers_as_get_does(void **state)
{
    static const char *const targets[] = {INDEX, "/login", "/healthz", "/metrics", "/nowhere"};
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        struct answer answer = get(&site->budi, "%s", targets[i]);
        struct ask ask = {.method = "HEAD", .target = targets[i]};
        assert_status(browser_ask(&site->budi, &ask), answer.status);
    }
}

static void an_id_is_a_positive_integer(void **state)
{
    static const char *const ids[] = {"0",
                                      "-1",
                                      "+1",
                                      "01",
                                      "1.0",
                                      "1e0",
                                      "x",
                                      "1x",
                                      "",
                                      "%31",
                                      "0x1",
                                      " 1",
                                      "99999999999999999999999",
                                      "9223372036854775808"};
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        assert_status(get(&site->budi, INDEX "/%s", ids[i]), 404);
        assert_status(get(&site->sari, "/admin/support/tickets/%s", ids[i]), 404);
        assert_status(
            patch(&site->sari, "status=closed", "/admin/support/tickets/%s/status", ids[i]), 404);
        assert_status(get(&site->budi, "/support/tickets/%s/messages", ids[i]), 404);
    }
    assert_status(get(&site->budi, INDEX "/9223372036854775807"), 404);
}

static void a_path_has_one_spelling(void **state)
{
    static const char *const paths[] = {"/login/",  "//login",         "/Login",
                                        "/./login", "/login%2F",       "/customer//support/tickets",
                                        "/admin",   "/customer",       "/admin/support/tickets/",
                                        "/%ff",     "/support/tickets"};
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        assert_status(get(&site->andi, "%s", paths[i]), 404);
}

static void an_error_page_shows_nothing_of_the_inside(void **state)
{
    struct site *site = *state;
    struct browser budi = browser_for_pages(&site->budi);
    struct answer answer = get(&budi, "/%%3Cscript%%3Ealert(1)%%3C/script%%3E");
    assert_status(answer, 404);
    assert_false(answer_says(&answer, "alert(1)"));
    assert_true(answer_says(&answer, "<html lang=\"id\""));
}

static struct answer refused(struct site *site, int status, const char *accept)
{
    struct http_exchange *exchange = NEW(site->arena, struct http_exchange);
    struct http_field *field = NEW(site->arena, struct http_field);
    *field = (struct http_field){STR("Accept"), str_of(accept)};
    exchange->arena = site->arena;
    exchange->request = (struct http_request){.method = HTTP_METHOD_POST,
                                              .path = STR(INDEX),
                                              .target = STR(INDEX),
                                              .fields = field,
                                              .field_count = 1};
    exchange->response.status = status;
    dispatch_refused(&site->web, exchange);
    return (struct answer){.site = site,
                           .status = exchange->response.status,
                           .body = exchange->response.body,
                           .response = &exchange->response};
}

static void what_is_refused_before_it_is_read_is_told_in_the_same_way(void **state)
{
    static const int statuses[] = {413, 408};
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        struct answer answer = refused(site, statuses[i], "application/json");
        assert_status(answer, statuses[i]);
        assert_true(is_json(&answer));
        assert_true(answer_says(&answer, "{\"message\":\""));
        answer = refused(site, statuses[i], "text/html");
        assert_status(answer, statuses[i]);
        assert_true(answer_says(&answer, "<html lang="));
    }
}

static void the_language_is_the_person_s_then_the_browser_s_then_the_site_s(void **state)
{
    struct site *site = *state;
    struct answer answer = ask_with(&site->budi, "GET", "/nowhere", "Accept-Language",
                                    "fr, en;q=0.5");
    assert_true(answer_says(&answer, "There is nothing at this address"));
    answer = ask_with(&site->budi, "GET", "/nowhere", "Accept-Language", "fr");
    assert_false(answer_says(&answer, "There is nothing at this address"));
    assert_status(patch(&site->budi, "locale=en", "/account/preferences"), 200);
    answer = ask_with(&site->budi, "GET", "/nowhere", "Accept-Language", "id");
    assert_true(answer_says(&answer, "There is nothing at this address"));
    int64_t id = open_ticket(&site->budi, "Hello");
    answer = post(&site->budi, "message=Hi", INDEX "/%lld/messages", (long long)id);
    assert_text_at(&answer, "message", "Message sent");
    answer = get(&site->budi, INDEX "/%lld", (long long)id);
    assert_text_at(&answer, "ticket.status", "open");
}

static void the_machine_is_asked_how_it_is(void **state)
{
    struct site *site = *state;
    struct answer answer = get(&site->nobody, "/healthz");
    assert_status(answer, 200);
    assert_true(str_is(str_trim(answer.body), STR("ok")));
    answer = get(&site->nobody, "/metrics");
    assert_status(answer, 200);
    assert_true(str_starts(answer_field(&answer, "Content-Type"), STR("text/plain")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(the_accept_field_decides_between_json_and_a_page),
        SITE_TEST(xmlhttprequest_asks_for_json),
        SITE_TEST(answers_are_private_and_carry_the_headers_of_safety),
        SITE_TEST(errors_are_json_with_a_message),
        SITE_TEST(problems_stand_beside_their_fields),
        SITE_TEST(a_refused_form_is_shown_again_with_what_was_typed),
        SITE_TEST(a_form_that_went_through_leads_on_with_a_message),
        SITE_TEST(a_stranger_s_page_is_the_log_in_and_a_stranger_s_form_too),
        SITE_TEST(a_wrong_method_says_which_are_right),
        SITE_TEST(head_answers_as_get_does),
        SITE_TEST(an_id_is_a_positive_integer),
        SITE_TEST(a_path_has_one_spelling),
        SITE_TEST(an_error_page_shows_nothing_of_the_inside),
        SITE_TEST(what_is_refused_before_it_is_read_is_told_in_the_same_way),
        SITE_TEST(the_language_is_the_person_s_then_the_browser_s_then_the_site_s),
        SITE_TEST(the_machine_is_asked_how_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
