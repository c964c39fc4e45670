/* /healthz is for machines that look at the status and people who read one word. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "web/dispatch.h"

static void assert_says(const struct answer *answer, int status, const char *body)
{
    assert_status(*answer, status);
    assert_true(str_is(answer->body, str_of(body)));
    assert_true(str_is(answer_field(answer, "Content-Type"), STR("text/plain; charset=utf-8")));
}

static void it_is_ok_when_a_write_has_been_kept(void **state)
{
    struct site *site = *state;
    struct answer answer = get(&site->nobody, "/healthz");
    assert_says(&answer, 200, "ok\n");
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM health"), 1);
}

static void it_is_503_while_draining(void **state)
{
    struct site *site = *state;
    static atomic_bool is_draining = true;
    struct browser pages = browser_for_pages(&site->nobody);
    site->web.is_draining = &is_draining;
    struct answer answers[] = {get(&site->nobody, "/healthz"), get(&pages, "/healthz")};
    for (size_t i = 0; i < COUNT_OF(answers); i++)
        assert_says(&answers[i], 503, "draining\n");
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM health"), 0);
    atomic_store(&is_draining, false);
    answers[0] = get(&site->nobody, "/healthz");
    assert_says(&answers[0], 200, "ok\n");
}

static struct answer lost(struct site *site, struct str path)
{
    struct http_exchange *exchange = NEW(site->arena, struct http_exchange);
    exchange->arena = site->arena;
    exchange->request.path = path;
    dispatch_lost(request_new(&site->web, exchange));
    return (struct answer){.site = site,
                           .status = exchange->response.status,
                           .body = exchange->response.body,
                           .response = &exchange->response};
}

static void it_is_503_when_nothing_can_be_kept(void **state)
{
    struct site *site = *state;
    struct answer answer = lost(site, STR("/healthz"));
    assert_says(&answer, 503, "unavailable\n");
    assert_true(str_is(answer_field(&answer, "Retry-After"), STR("5")));
}

static void other_addresses_explain_a_503(void **state)
{
    struct site *site = *state;
    struct answer answer = lost(site, STR("/login"));
    assert_status(answer, 503);
    assert_true(answer_says(&answer, "<html"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(it_is_ok_when_a_write_has_been_kept),
        SITE_TEST(it_is_503_while_draining),
        SITE_TEST(it_is_503_when_nothing_can_be_kept),
        SITE_TEST(other_addresses_explain_a_503),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
