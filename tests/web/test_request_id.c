/* Every answer names its request; a name from outside is taken from a trusted proxy only. */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "web/dispatch.h"

#define INDEX "/customer/support/tickets"

static struct str id_of(const struct answer *answer)
{
    return answer_field(answer, "X-Request-Id");
}

static struct str id_when_given(struct site *site, const char *proxies, const char *given)
{
    struct ask ask = {.method = "GET", .target = INDEX};
    ask.fields[0] = (struct http_field){STR("X-Request-Id"), str_of(given)};
    site->web.proxies = str_of(proxies);
    struct answer answer = browser_ask(&site->budi, &ask);
    assert_status(answer, 200);
    return id_of(&answer);
}

static bool is_made(struct str id)
{
    for (size_t i = 0; i < id.size; i++)
        if (!strchr("0123456789abcdefghjkmnpqrstvwxyz", id.at[i]))
            return false;
    return id.size == REQUEST_ID_SIZE;
}

static void every_answer_has_an_id_of_its_own(void **state)
{
    struct site *site = *state;
    struct browser pages = browser_for_pages(&site->budi);
    const struct answer answers[] = {
        get(&site->budi, INDEX),
        get(&pages, INDEX),
        get(&pages, "/none"),
        get(&site->nobody, INDEX),
        get(&site->budi, "/admin/support/tickets"),
        post(&site->budi, "subject=x", INDEX),
        del(&site->budi, "/login"),
        get(&site->budi, "/healthz"),
    };
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        assert_true(is_made(id_of(&answers[i])));
        for (size_t j = 0; j < i; j++)
            assert_false(str_is(id_of(&answers[i]), id_of(&answers[j])));
    }
}

static void what_net_refuses_has_an_id(void **state)
{
    struct site *site = *state;
    struct http_exchange exchange = {.arena = site->arena, .response = {.status = 413}};
    dispatch_refused(&site->web, &exchange);
    const struct answer answer = {.response = &exchange.response};
    assert_true(is_made(id_of(&answer)));
}

static void a_trusted_proxy_may_name_it(void **state)
{
    struct site *site = *state;
    static const char longest[] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";
    assert_int_equal(sizeof longest - 1, REQUEST_ID_GIVEN_MAX);
    assert_true(str_is(id_when_given(site, "127.0.0.1", longest), str_of(longest)));
    assert_true(str_is(id_when_given(site, "::1, 127.0.0.1", "a"), STR("a")));
}

static void nobody_else_may_name_it(void **state)
{
    struct site *site = *state;
    assert_true(is_made(id_when_given(site, "", "chosen")));
    assert_true(is_made(id_when_given(site, "10.0.0.1", "chosen")));
}

static void what_is_no_plausible_name_is_not_taken(void **state)
{
    struct site *site = *state;
    static const char *const names[] = {
        "",           "two words",
        "a\nb",       "a\r\nSet-Cookie: x=y",
        "\"quoted\"", "a=b",
        "a;b",        "\x1b[2J",
        "\xc3\xa9",   "../x",
        "<script>",   "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-0"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_true(is_made(id_when_given(site, "127.0.0.1", names[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(every_answer_has_an_id_of_its_own),
        SITE_TEST(what_net_refuses_has_an_id),
        SITE_TEST(a_trusted_proxy_may_name_it),
        SITE_TEST(nobody_else_may_name_it),
        SITE_TEST(what_is_no_plausible_name_is_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
