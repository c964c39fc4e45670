/* Several requests at once on one connection, answered by other threads in any order. */
#include "wire.h"
#include "net/limits.h"
#include <stdio.h>

static void answers_leave_in_the_order_of_their_requests(void **state)
{
    struct client client = guest(state);
    client_say(&client,
               "GET /hold/a HTTP/1.1\r\nHost: x\r\n\r\nGET /hold/b HTTP/1.1\r\nHost: x\r\n\r\n"
               "GET /echo HTTP/1.1\r\nHost: x\r\n\r\nGET /hold/c HTTP/1.1\r\nHost: x\r\n\r\n");
    house_answer(*state, "c");
    house_answer(*state, "a");
    house_answer(*state, "b");
    static const char *const bodies[] = {"a", "b", "GET /echo ? ", "c"};
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct answer answer = client_answer(&client, true);
        assert_string_equal(answer.body, bodies[i]);
        answer_clear(&answer);
    }
    client_close(&client);
}

static void reading_stops_when_too_many_wait(void **state)
{
    enum { MANY = HTTP_PIPELINE_MAX * 3 };
    struct client client = guest(state);
    uint64_t before = http_server_counts(house_server(*state)).requests;
    char name[16], request[64];
    for (int i = 0; i < MANY; i++) {
        snprintf(request, sizeof request, "GET /hold/%d HTTP/1.1\r\nHost: x\r\n\r\n", i);
        client_say(&client, request);
    }
    snprintf(name, sizeof name, "%d", HTTP_PIPELINE_MAX - 1);
    house_await(*state, name);
    assert_int_equal(http_server_counts(house_server(*state)).requests - before, HTTP_PIPELINE_MAX);
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "%d", i);
        house_answer(*state, name);
        struct answer answer = client_answer(&client, true);
        assert_string_equal(answer.body, name);
        answer_clear(&answer);
    }
    client_close(&client);
}

static void a_body_waits_until_nothing_is_ahead_of_it(void **state)
{
    struct client client = guest(state);
    client_say(&client, "GET /hold/first HTTP/1.1\r\nHost: x\r\n\r\n"
                        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                        "Expect: 100-continue\r\n\r\n");
    house_answer(*state, "first");
    assert_int_equal(client_status(&client), 200);
    assert_int_equal(client_status(&client), 100);
    client_say(&client, "okGET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(client_status(&client), 200);
    assert_int_equal(client_status(&client), 200);
    client_close(&client);
}

static void what_follows_a_closing_answer_is_dropped(void **state)
{
    struct client client = guest(state);
    client_say(&client,
               "GET /close HTTP/1.1\r\nHost: x\r\n\r\nGET /hold/z HTTP/1.1\r\nHost: x\r\n\r\n"
               "GET /hold/y HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(client_status(&client), 200);
    client_end(&client);
    client_expect_end(&client);
    client_close(&client);
}

static void many_short_requests_are_all_answered(void **state)
{
    enum { MANY = 2000 };
    struct client client = guest(state);
    for (int i = 0; i < MANY; i++)
        client_say(&client, i % 2 ? "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n"
                                  : "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < MANY; i++) {
        struct answer answer = client_answer(&client, true);
        assert_string_equal(answer.body, i % 2 ? "GET /echo ? " : "GET /later ? ");
        answer_clear(&answer);
    }
    client_close(&client);
}

/* So that the kernel takes only parts of them, and the rest must be kept. */
static void answers_wait_for_a_client_that_reads_later(void **state)
{
    enum { MANY = 20 };
    struct client client = guest(state);
    for (int i = 0; i < MANY; i++)
        client_say(&client, i % 2 ? "GET /big HTTP/1.1\r\nHost: x\r\n\r\n"
                                  : "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < MANY; i++) {
        struct answer answer = client_answer(&client, true);
        assert_int_equal(answer.body_size, i % 2 ? BIG_SIZE : 13);
        answer_clear(&answer);
    }
    client_close(&client);
}

int test_pipelining(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_leave_in_the_order_of_their_requests),
        cmocka_unit_test(reading_stops_when_too_many_wait),
        cmocka_unit_test(a_body_waits_until_nothing_is_ahead_of_it),
        cmocka_unit_test(what_follows_a_closing_answer_is_dropped),
        cmocka_unit_test(many_short_requests_are_all_answered),
        cmocka_unit_test(answers_wait_for_a_client_that_reads_later),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
