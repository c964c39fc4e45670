/* When things go wrong, or too fast: a busy database, floods, proxies that lie. */
#include "support/site.h"
#include "db/engine.h"
#include "support/cmocka_all.h"
#include "web/dispatch.h"
#include "web/rate.h"

#define INDEX "/customer/support/tickets"

/* Somebody else writes, and does not come to an end. */
static struct db *keep_busy(struct site *site)
{
    struct db *other;
    assert_int_equal(db_open(site->database.url, DB_WRITE, &other), OK);
    assert_int_equal(db_begin(other), OK);
    assert_int_equal(
        db_run_script(other, "busy", "", "LOCK TABLE support_tickets, health IN EXCLUSIVE MODE"),
        OK);
    db_set_busy_ms(site->database.db, 0);
    return other;
}

static void a_write_that_finds_the_database_busy_is_503_and_stores_nothing(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct db *other = keep_busy(site);
    struct browser pages = browser_for_pages(&site->budi);
    const struct answer answers[] = {
        post(&site->budi, "message=Halo", INDEX "/%lld/messages", id),
        post(&pages, "message=Halo", INDEX "/%lld/messages", id),
        get(&site->nobody, "/healthz"),
    };
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        int64_t wait_s;
        assert_status(answers[i], 503);
        assert_true(str_to_i64(answer_field(&answers[i], "Retry-After"), &wait_s));
        assert_true(wait_s > 0);
    }
    assert_true(strlen(text_at(&answers[0], "message")) > 0);
    /* Reading goes on. */
    assert_status(get(&site->budi, INDEX "/%lld", id), 200);
    db_rollback(other);
    db_close(other);
    assert_int_equal(database_number(&site->database, "SELECT count(*) FROM chat_messages"), 1);
    say(&site->budi, id, "Sekarang bisa");
    assert_status(get(&site->nobody, "/healthz"), 200);
}

/* What an answer says of a commit that failed after it was made is taken back. */
static void an_answer_whose_commit_was_lost_says_so(void **state)
{
    struct site *site = *state;
    struct http_exchange *exchange = NEW(site->arena, struct http_exchange);
    struct http_field *field = NEW(site->arena, struct http_field);
    *field = (struct http_field){STR("Accept"), STR("application/json")};
    exchange->arena = site->arena;
    exchange->request = (struct http_request){.method = HTTP_METHOD_GET,
                                              .path = STR("/healthz"),
                                              .target = STR("/healthz"),
                                              .fields = field,
                                              .field_count = 1};
    struct request *request = request_new(&site->web, exchange);
    bool keep;
    assert_int_equal(dispatch_read(request, site->reader), STEP_WRITE);
    assert_int_equal(dispatch_write(request, site->database.db, &keep), STEP_ANSWER);
    assert_int_equal(exchange->response.status, 200);
    dispatch_lost(request);
    dispatch_finish(request);
    assert_int_equal(exchange->response.status, 503);
    assert_false(str_is(str_trim(exchange->response.body), STR("ok")));
}

static void a_flood_from_one_address_is_told_to_wait_before_any_work(void **state)
{
    struct site *site = *state;
    site->web.rates = rates_new();
    struct answer answer;
    int requests = 0;
    do
        answer = get(&site->nobody, "/nowhere");
    while (++requests < 20000 && answer.status == 404);
    assert_status(answer, 429);
    assert_true(requests > rate_rules[RATE_ADDRESS_REQUESTS].burst);
    assert_true(answer_field(&answer, "Retry-After").size > 0);
    rates_free(site->web.rates);
}

/* ---- whose address it is ----------------------------------------------------------------------
 */

static const char *address_noted(struct site *site, const char *forwarded)
{
    struct browser browser = {.site = site, .wants_page = true};
    site_wait(1);
    get(&browser, "/login");
    struct ask ask = {
        .method = "POST",
        .target = "/login",
        .body = STR("email=budi@demo.test&password=" SITE_PASSWORD),
        .fields = {{STR("X-Forwarded-For"), str_of(forwarded)}},
    };
    assert_status(browser_ask(&browser, &ask), 303);
    return str_c(site->arena, database_text(&site->database, "SELECT address FROM sessions"
                                                             " ORDER BY created_at DESC LIMIT 1"));
}

static void a_forwarded_address_counts_only_from_a_trusted_proxy(void **state)
{
    struct site *site = *state;
    assert_string_equal(address_noted(site, "203.0.113.9"), "127.0.0.1");
    site->web.proxies = STR("10.0.0.1, 127.0.0.1");
    assert_string_equal(address_noted(site, "203.0.113.9"), "203.0.113.9");
    assert_string_equal(address_noted(site, "198.51.100.1, 203.0.113.9"), "203.0.113.9");
    assert_string_equal(address_noted(site, "203.0.113.9, 10.0.0.1"), "203.0.113.9");
    assert_string_equal(address_noted(site, "203.0.113.9 ,10.0.0.1 , 127.0.0.1"), "203.0.113.9");
}

static int register_from(struct site *site, const char *address)
{
    struct browser stranger = {.site = site};
    struct browser pages = browser_for_pages(&stranger);
    get(&pages, "/register");
    pages.wants_page = false;
    struct ask ask = {
        .method = "POST",
        .target = "/register",
        .body = STR("name="),
        .fields = {{STR("X-Forwarded-For"), str_of(address)}},
    };
    return browser_ask(&pages, &ask).status;
}

static void a_whole_ipv6_network_counts_as_one_address(void **state)
{
    struct site *site = *state;
    site->web.rates = rates_new();
    site->web.proxies = STR("127.0.0.1");
    for (int i = 0; i < rate_rules[RATE_ADDRESS_REGISTERS].burst; i++) {
        struct str address = str_print(site->arena, "2001:db8:1:2::%x", i);
        assert_int_equal(register_from(site, address.at), 422);
    }
    assert_int_equal(register_from(site, "2001:db8:1:2:ffff::1"), 429);
    assert_int_equal(register_from(site, "2001:DB8:1:2:0:0:0:1"), 429);
    assert_int_equal(register_from(site, "2001:db8:1:2::1%eth0"), 429);
    assert_int_equal(register_from(site, "2001:db8:1:3::1"), 422);
    rates_free(site->web.rates);
}

static void an_ipv4_address_counts_as_itself_however_it_is_written(void **state)
{
    struct site *site = *state;
    site->web.rates = rates_new();
    site->web.proxies = STR("127.0.0.1");
    for (int i = 0; i < rate_rules[RATE_ADDRESS_REGISTERS].burst; i++)
        assert_int_equal(register_from(site, i % 2 ? "::ffff:192.0.2.7" : "192.0.2.7"), 422);
    assert_int_equal(register_from(site, "192.0.2.7"), 429);
    assert_int_equal(register_from(site, "::ffff:c000:207"), 429);
    assert_int_equal(register_from(site, "::ffff:192.0.2.8"), 422);
    rates_free(site->web.rates);
}

/* ---- the same answer again --------------------------------------------------------------------
 */

static struct answer get_if_changed(struct browser *browser, const char *target, struct str etag)
{
    struct ask ask = {.method = "GET", .target = target, .fields = {{STR("If-None-Match"), etag}}};
    return browser_ask(browser, &ask);
}

static void json_that_has_not_changed_is_304(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    struct answer answer = get(&site->budi, INDEX);
    struct str etag = answer_field(&answer, "ETag");
    assert_true(etag.size > 0);
    answer = get_if_changed(&site->budi, INDEX, etag);
    assert_status(answer, 304);
    assert_int_equal(answer.body.size, 0);
    say(&site->sari, 1, "Siap");
    assert_status(get_if_changed(&site->budi, INDEX, etag), 200);
    /* It is nobody else's answer. */
    assert_status(get_if_changed(&site->ayu, INDEX, etag), 200);
    assert_status(get_if_changed(&site->nobody, INDEX, etag), 401);
}

/* ---- without JavaScript -----------------------------------------------------------------------
 */

static const char *client_id_of(struct site *site, const struct answer *page)
{
    static const char mark[] = "name=\"client_id\" value=\"";
    const char *found = memmem(page->body.at, page->body.size, mark, sizeof mark - 1);
    assert_non_null(found);
    struct str rest = str_from(page->body, (size_t)(found - page->body.at) + sizeof mark - 1);
    return str_c(site->arena, str_cut(rest, str_find(rest, '"')));
}

static const char *composer_of(struct site *site, const struct answer *page)
{
    const char *found = memmem(page->body.at, page->body.size, "<form class=\"composer\"", 21);
    assert_non_null(found);
    struct str rest = str_from(page->body, (size_t)(found - page->body.at));
    struct str tag = str_cut(rest, str_find(rest, '>'));
    return strstr(str_c(site->arena, tag), " hidden") ? "hidden" : "shown";
}

static void a_form_sent_twice_is_one_message(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct browser budi = browser_for_pages(&site->budi);
    struct answer page = get(&budi, INDEX "/%lld", id);
    const char *form =
        str_print(site->arena, "message=Dua+kali&client_id=%s", client_id_of(site, &page)).at;
    for (int i = 0; i < 2; i++) {
        struct answer answer = post(&budi, form, INDEX "/%lld/messages", id);
        assert_status(answer, 303);
    }
    struct answer answer = get(&site->budi, INDEX "/%lld", id);
    assert_int_equal(count_at(&answer, "messages"), 2);
    page = get(&budi, INDEX "/%lld", id);
    assert_true(answer_says(&page, "Dua kali"));
    assert_null(strstr(form, client_id_of(site, &page))); /* the next message has its own */
}

static void a_refused_message_comes_back_with_its_client_id(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    struct browser budi = browser_for_pages(&site->budi);
    struct answer page = post(&budi, "message=+&client_id=abc-123", INDEX "/%lld/messages", id);
    assert_status(page, 422);
    assert_string_equal(client_id_of(site, &page), "abc-123");
}

/* Text sent to a ticket that was closed meanwhile: nothing of it is lost. */
static void a_message_to_a_closed_ticket_is_shown_again_with_what_is_wrong(void **state)
{
    struct site *site = *state;
    long long id = open_ticket(&site->budi, "Halo");
    set_status(&site->sari, id, "closed");
    struct browser *const senders[] = {&site->budi, &site->sari};
    for (size_t i = 0; i < COUNT_OF(senders); i++) {
        struct browser pages = browser_for_pages(senders[i]);
        struct answer page = get(&pages, "%s/%lld", tickets_of(senders[i]), id);
        assert_string_equal(composer_of(site, &page), "hidden");
        page = post(&pages, "message=Kata+yang+panjang&client_id=abc-123", "%s/%lld/messages",
                    tickets_of(senders[i]), id);
        assert_status(page, 409);
        assert_string_equal(composer_of(site, &page), "shown");
        assert_true(answer_says(&page, "Kata yang panjang</textarea>"));
        assert_true(answer_says(&page, "id=\"message-problem\""));
        assert_string_equal(client_id_of(site, &page), "abc-123");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_write_that_finds_the_database_busy_is_503_and_stores_nothing),
        SITE_TEST(an_answer_whose_commit_was_lost_says_so),
        SITE_TEST(a_flood_from_one_address_is_told_to_wait_before_any_work),
        SITE_TEST(a_forwarded_address_counts_only_from_a_trusted_proxy),
        SITE_TEST(a_whole_ipv6_network_counts_as_one_address),
        SITE_TEST(an_ipv4_address_counts_as_itself_however_it_is_written),
        SITE_TEST(json_that_has_not_changed_is_304),
        SITE_TEST(a_form_sent_twice_is_one_message),
        SITE_TEST(a_refused_message_comes_back_with_its_client_id),
        SITE_TEST(a_message_to_a_closed_ticket_is_shown_again_with_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
