/* That a changing request is its sender's own doing: Laravel's three ways to carry the token. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "web/gate.h"

#define PREFERENCES "/account/preferences"

/* A browser that sends no token by itself. */
static struct browser without_token(const struct browser *browser)
{
    struct browser without = *browser;
    without.without_token = true;
    return without;
}

/* Says something with the token in a form field and in header `name` (either may be NULL). */
static struct answer send_with(struct browser *browser, const char *field, const char *name,
                               const char *header)
{
    struct ask ask = {.method = "PATCH", .target = PREFERENCES, .body = STR("name=Budi")};
    if (field)
        ask.body = str_print(browser->site->arena, "name=Budi&_token=%s", field);
    if (name)
        ask.fields[0] = (struct http_field){str_of(name), str_of(header)};
    return browser_ask(browser, &ask);
}

/* The token that stands in a page. */
static const char *token_of_page(struct browser *browser)
{
    struct browser pages = browser_for_pages(browser);
    struct answer page = get(&pages, PREFERENCES);
    static const char mark[] = "<meta name=\"csrf-token\" content=\"";
    const char *found = memmem(page.body.at, page.body.size, mark, sizeof mark - 1);
    assert_non_null(found);
    struct str rest = str_from(page.body, (size_t)(found - page.body.at) + sizeof mark - 1);
    return str_c(browser->site->arena, str_cut(rest, str_find(rest, '"')));
}

static void a_request_without_a_token_is_419(void **state)
{
    struct site *site = *state;
    struct browser budi = without_token(&site->budi);
    struct answer answer = send_with(&budi, NULL, NULL, NULL);
    assert_status(answer, 419);
    assert_text_at(&answer, "message", "CSRF token mismatch.");
    budi.wants_page = true;
    answer = send_with(&budi, NULL, NULL, NULL);
    assert_status(answer, 419);
    assert_true(answer_says(&answer, "<html lang="));
}

/* What was sent goes again from the page it stood on, which has a token of now. */
static void the_page_of_a_419_leads_back_to_where_it_was_sent_from(void **state)
{
    struct site *site = *state;
    static const struct {
        const char *referer, *link; /* NULL: none back */
    } pages[] = {
        {"http://localhost:8080/account/preferences?a=1", "href=\"/account/preferences?a=1\""},
        {NULL, NULL},
        {"https://evil.example/account/preferences", NULL},
        {"http://localhost:8080.evil.example/", NULL},
        {"http://localhost:8080//evil.example/", NULL},
        {"http://localhost:8080/\\evil.example/", NULL},
    };
    struct browser budi = without_token(&site->budi);
    budi.wants_page = true;
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct answer answer = send_with(&budi, NULL, pages[i].referer ? "Referer" : NULL,
                                         pages[i].referer);
        assert_status(answer, 419);
        assert_int_equal(answer_says(&answer, "Kembali ke halaman itu"), pages[i].link != NULL);
        assert_false(answer_says(&answer, "evil.example"));
        if (pages[i].link)
            assert_true(answer_says(&answer, pages[i].link));
        assert_true(answer_says(&answer, "Ke daftar tiket"));
    }
    /* What was only asked for has no page to be sent again from. */
    struct ask ask = {.method = "GET", .target = "/nowhere"};
    ask.fields[0] = (struct http_field){STR("Referer"),
                                        STR("http://localhost:8080/account/preferences")};
    struct answer answer = browser_ask(&budi, &ask);
    assert_status(answer, 404);
    assert_false(answer_says(&answer, "Kembali ke halaman itu"));
}

static void each_of_the_three_ways_counts(void **state)
{
    struct site *site = *state;
    struct browser budi = without_token(&site->budi);
    const char *of_page = token_of_page(&budi), *of_cookie = browser_token(&budi);
    const char *const tokens[] = {of_page, of_cookie};
    for (size_t i = 0; i < COUNT_OF(tokens); i++) {
        assert_status(send_with(&budi, tokens[i], NULL, NULL), 200);
        assert_status(send_with(&budi, NULL, "X-CSRF-TOKEN", tokens[i]), 200);
        assert_status(send_with(&budi, NULL, "X-XSRF-TOKEN", tokens[i]), 200);
        assert_status(send_with(&budi, NULL, "x-csrf-token", tokens[i]), 200);
    }
}

static void the_cookie_s_token_may_be_url_encoded(void **state)
{
    struct site *site = *state;
    struct browser budi = without_token(&site->budi);
    struct str encoded = str_print(site->arena, "%%%02X%s", browser_token(&budi)[0],
                                   browser_token(&budi) + 1);
    assert_status(send_with(&budi, NULL, "X-XSRF-TOKEN", encoded.at), 200);
    assert_status(send_with(&budi, NULL, "X-XSRF-TOKEN", "%"), 419);
    assert_status(send_with(&budi, NULL, "X-XSRF-TOKEN", "%zz"), 419);
}

static void an_empty_one_leaves_it_to_the_next_way(void **state)
{
    struct site *site = *state;
    struct browser budi = without_token(&site->budi);
    const char *token = browser_token(&budi);
    assert_status(send_with(&budi, "", "X-CSRF-TOKEN", token), 200);
    assert_status(send_with(&budi, "", "X-XSRF-TOKEN", token), 200);
    struct ask ask = {.method = "PATCH", .target = PREFERENCES, .body = STR("name=Budi&_token=")};
    ask.fields[0] = (struct http_field){STR("X-CSRF-TOKEN"), STR("")};
    ask.fields[1] = (struct http_field){STR("X-XSRF-TOKEN"), str_of(token)};
    assert_status(browser_ask(&budi, &ask), 200);
    ask.fields[1].value = STR("");
    assert_status(browser_ask(&budi, &ask), 419);
    assert_status(send_with(&budi, "wrong", "X-CSRF-TOKEN", token), 419);
}

static void a_json_body_may_hold_it(void **state)
{
    struct site *site = *state;
    struct browser budi = without_token(&site->budi);
    json_t *body = json_pack("{s:s, s:s}", "name", "Budi", "_token", token_of_page(&budi));
    assert_status(send_json(&budi, "PATCH", body, PREFERENCES), 200);
    body = json_pack("{s:s, s:s}", "name", "Budi", "_token", "wrong");
    assert_status(send_json(&budi, "PATCH", body, PREFERENCES), 419);
}

static void a_page_s_token_differs_each_time_and_each_holds(void **state)
{
    struct site *site = *state;
    struct browser budi = without_token(&site->budi);
    const char *one = token_of_page(&budi), *other = token_of_page(&budi);
    assert_string_not_equal(one, other);
    assert_status(send_with(&budi, one, NULL, NULL), 200);
    assert_status(send_with(&budi, other, NULL, NULL), 200);
    assert_status(send_with(&budi, one, NULL, NULL), 200);
}

static void a_wrong_one_is_419_and_changes_nothing(void **state)
{
    struct site *site = *state;
    struct browser budi = without_token(&site->budi);
    static char longer[COOKIE_TEXT_MAX + 2], shorter[COOKIE_TEXT_MAX], other[COOKIE_TEXT_MAX];
    snprintf(longer, sizeof longer, "%sA", browser_token(&budi));
    snprintf(shorter, sizeof shorter, "%.*s", (int)strlen(browser_token(&budi)) - 1,
             browser_token(&budi));
    snprintf(other, sizeof other, "%s", browser_token(&budi));
    other[5] = other[5] == 'A' ? 'B' : 'A';
    const char *const wrong[] = {"wrong",
                                 "0",
                                 longer,
                                 shorter,
                                 other,
                                 browser_token(&site->ayu),
                                 token_of_page(&site->ayu),
                                 browser_cookie(&budi, SESSION_COOKIE)};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct ask ask = {.method = "PATCH", .target = PREFERENCES, .body = STR("name=Lain")};
        ask.fields[0] = (struct http_field){STR("X-CSRF-TOKEN"), str_of(wrong[i])};
        assert_status(browser_ask(&budi, &ask), 419);
        ask.fields[0].name = STR("X-XSRF-TOKEN");
        assert_status(browser_ask(&budi, &ask), 419);
        assert_status(send_with(&budi, wrong[i], NULL, NULL), 419);
    }
    struct answer answer = get(&site->budi, PREFERENCES);
    assert_text_at(&answer, "name", "budi");
}

static void a_token_is_worth_nothing_in_another_session_of_the_same_person(void **state)
{
    struct site *site = *state;
    struct browser other = browser_fresh(&site->budi);
    browser_enter(&other);
    other.without_token = true;
    assert_status(send_with(&other, NULL, "X-CSRF-TOKEN", browser_token(&site->budi)), 419);
    assert_status(send_with(&other, NULL, "X-CSRF-TOKEN", browser_token(&other)), 200);
}

static void a_token_is_worth_nothing_after_log_out(void **state)
{
    struct site *site = *state;
    const char *old = str_c(site->arena, str_of(browser_token(&site->budi)));
    assert_status(post(&site->budi, "", "/logout"), 200);
    browser_enter(&site->budi);
    struct browser budi = without_token(&site->budi);
    assert_status(send_with(&budi, NULL, "X-CSRF-TOKEN", old), 419);
}

static void a_token_in_the_address_does_not_count(void **state)
{
    struct site *site = *state;
    struct browser budi = without_token(&site->budi);
    assert_status(patch(&budi, "name=Budi", PREFERENCES "?_token=%s", browser_token(&budi)), 419);
}

static void log_in_and_registration_need_one_too(void **state)
{
    struct site *site = *state;
    struct browser stranger = {.site = site};
    assert_status(post(&stranger, "email=budi@demo.test&password=" SITE_PASSWORD, "/login"), 419);
    assert_status(post(&stranger, "name=x", "/register"), 419);
}

static void every_changing_route_needs_one_and_a_method_override_is_no_way_round(void **state)
{
    struct site *site = *state;
    int64_t id = open_ticket(&site->budi, "Halo");
    struct browser andi = without_token(&site->andi);
    static const char *const parts[] = {"/assign", "/status", "/priority", "/notes"};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        assert_status(
            patch(&andi, "status=closed", "/admin/support/tickets/%lld%s", (long long)id, parts[i]),
            419);
        assert_status(post(&andi, "_method=PATCH&status=closed", "/admin/support/tickets/%lld%s",
                           (long long)id, parts[i]),
                      419);
    }
    assert_status(del(&andi, "/admin/support/tickets/%lld", (long long)id), 419);
    assert_status(post(&andi, "", "/admin/support/tickets/%lld/restore", (long long)id), 419);
    assert_status(post(&andi, "message=x", "/admin/support/tickets/%lld/messages", (long long)id),
                  419);
    struct answer answer = get(&site->andi, "/admin/support/tickets/%lld", (long long)id);
    assert_text_at(&answer, "ticket.status", "open");
}

static void reading_needs_none(void **state)
{
    struct site *site = *state;
    struct browser budi = without_token(&site->budi);
    assert_status(get(&budi, "/customer/support/tickets"), 200);
    assert_status(
        browser_ask(&budi, &(struct ask){.method = "HEAD", .target = "/customer/support/tickets"}),
        200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_request_without_a_token_is_419),
        SITE_TEST(the_page_of_a_419_leads_back_to_where_it_was_sent_from),
        SITE_TEST(each_of_the_three_ways_counts),
        SITE_TEST(the_cookie_s_token_may_be_url_encoded),
        SITE_TEST(an_empty_one_leaves_it_to_the_next_way),
        SITE_TEST(a_json_body_may_hold_it),
        SITE_TEST(a_page_s_token_differs_each_time_and_each_holds),
        SITE_TEST(a_wrong_one_is_419_and_changes_nothing),
        SITE_TEST(a_token_is_worth_nothing_in_another_session_of_the_same_person),
        SITE_TEST(a_token_is_worth_nothing_after_log_out),
        SITE_TEST(a_token_in_the_address_does_not_count),
        SITE_TEST(log_in_and_registration_need_one_too),
        SITE_TEST(every_changing_route_needs_one_and_a_method_override_is_no_way_round),
        SITE_TEST(reading_needs_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
