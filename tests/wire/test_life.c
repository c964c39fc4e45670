/* Connections and servers: how they begin and end. */
#include "wire.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void a_client_may_leave_before_its_answer(void **state)
{
    struct house_of_test *house = *state;
    struct client client = guest(state);
    client_say(&client,
               "GET /hold/gone HTTP/1.1\r\nHost: x\r\n\r\nGET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    house_await(house, "gone");
    client_abort(&client);
    house_await_connections(house, 0);
    house_answer(house, "gone");

    client = guest(state);
    client_say(&client, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(client_status(&client), 200);
    client_close(&client);
    house_await_connections(house, 0);
}

static void a_client_may_leave_within_its_answer(void **state)
{
    struct client client = guest(state);
    client_say(&client, "GET /big HTTP/1.1\r\nHost: x\r\n\r\nGET /big HTTP/1.1\r\nHost: x\r\n\r\n"
                        "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    client_abort(&client);
    house_await_connections(*state, 0);
}

static void a_client_may_leave_within_its_request(void **state)
{
    static const char *const starts[] = {
        "GET /ec",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha",
    };
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        struct client client = guest(state);
        client_say(&client, starts[i]);
        client_end(&client);
        client_expect_end(&client);
        client_close(&client);
    }
    house_await_connections(*state, 0);
}

static void one_too_many_is_turned_away(void **state)
{
    (void)state;
    struct house_of_test *house = house_open((struct http_server_options){.connections_max = 2});
    struct client first = client_connect(house_port(house));
    struct client second = client_connect(house_port(house));
    house_await_connections(house, 2);
    struct client third = client_connect(house_port(house));
    struct answer answer = client_answer(&third, true);
    assert_int_equal(answer.status, 503);
    assert_field(&answer, "Retry-After", "5");
    answer_clear(&answer);
    client_expect_end(&third);
    assert_int_equal(http_server_counts(house_server(house)).refused, 1);

    client_close(&first);
    house_await_connections(house, 1);
    struct client fourth = client_connect(house_port(house));
    client_say(&fourth, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(client_status(&fourth), 200);
    client_close(&second);
    client_close(&third);
    client_close(&fourth);
    house_close(house);
}

struct drain {
    struct house_of_test *house;
    bool is_quiet;
};

static void *drain(void *context)
{
    struct drain *drain = context;
    drain->is_quiet = http_server_drain(house_server(drain->house), CLIENT_PATIENCE_MS);
    return NULL;
}

static void a_drain_finishes_what_runs_and_closes_the_rest(void **state)
{
    (void)state;
    struct http_server_options options = {.loops = 1, .limits.drain_idle_ms = 1};
    struct drain draining = {.house = house_open(options)};
    struct house_of_test *house = draining.house;
    struct client idle = client_connect(house_port(house));
    struct client busy = client_connect(house_port(house));
    struct client half = client_connect(house_port(house));
    client_say(&busy,
               "GET /hold/a HTTP/1.1\r\nHost: x\r\n\r\nGET /hold/b HTTP/1.1\r\nHost: x\r\n\r\n");
    client_say(&half, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\nGET /echo?half");
    house_await(house, "b");
    assert_int_equal(client_status(&half), 200);

    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, drain, &draining), 0);
    client_expect_end(&idle); /* so the drain has begun */
    house_answer(house, "b");
    house_answer(house, "a");
    struct answer answer = client_answer(&busy, true);
    assert_string_equal(answer.body, "a");
    assert_null(answer_field(&answer, "Connection"));
    answer_clear(&answer);
    answer = client_answer(&busy, true);
    assert_string_equal(answer.body, "b");
    assert_field(&answer, "Connection", "close");
    answer_clear(&answer);
    client_say(&half, " HTTP/1.1\r\nHost: x\r\n\r\n");
    answer = client_answer(&half, true);
    assert_string_equal(answer.body, "GET /echo ?half ");
    assert_field(&answer, "Connection", "close");
    answer_clear(&answer);
    client_close(&idle);
    client_close(&busy);
    client_close(&half);
    pthread_join(thread, NULL);
    assert_true(draining.is_quiet);
    house_close(house);
}

static void await_refusal(const struct house_of_test *house)
{
    bool is_refused = false;
    while (!is_refused) {
        int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        struct sockaddr_in address = {.sin_family = AF_INET,
                                      .sin_port = htons((uint16_t)house_port(house)),
                                      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        is_refused = connect(s, (struct sockaddr *)&address, sizeof address) < 0;
        close(s);
    }
}

static void a_drain_answers_a_request_that_was_on_its_way(void **state)
{
    (void)state;
    struct http_server_options options = {.limits.drain_idle_ms = CLIENT_PATIENCE_MS};
    struct drain draining = {.house = house_open(options)};
    struct house_of_test *house = draining.house;
    struct client client = client_connect(house_port(house));
    client_say(&client, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(client_status(&client), 200);

    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, drain, &draining), 0);
    await_refusal(house);
    client_say(&client, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    struct answer answer = client_answer(&client, true);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer_field(&answer, "Connection"), "close");
    answer_clear(&answer);
    client_expect_end(&client);
    client_close(&client);
    pthread_join(thread, NULL);
    assert_true(draining.is_quiet);
    house_close(house);
}

static void a_drain_ends_when_its_time_is_up(void **state)
{
    (void)state;
    struct house_of_test *house = house_open((struct http_server_options){0});
    struct client client = client_connect(house_port(house));
    client_say(&client, "GET /hold/long HTTP/1.1\r\nHost: x\r\n\r\n");
    house_await(house, "long");
    assert_false(http_server_drain(house_server(house), 10));
    house_close(house);
    client_close(&client);
}

static void *visit(void *context)
{
    struct house_of_test *house = context;
    static const char *const requests[] = {
        "GET /later HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n",
    };
    for (int i = 0; i < 50; i++) {
        struct client client = client_connect(house_port(house));
        for (size_t j = 0; j < 20; j++) {
            client_say(&client, requests[j % 2]);
            assert_int_equal(client_status(&client), 200);
        }
        if (i % 3 == 0)
            client_say(&client, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
        if (i % 2)
            client_close(&client);
        else
            client_abort(&client);
    }
    return NULL;
}

static void many_clients_are_served_by_several_loops(void **state)
{
    (void)state;
    enum { CLIENTS = 8 };
    struct house_of_test *house = house_open((struct http_server_options){.loops = 3});
    pthread_t threads[CLIENTS];
    for (int i = 0; i < CLIENTS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, visit, house), 0);
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(threads[i], NULL);
    assert_true(http_server_counts(house_server(house)).requests >= CLIENTS * 50 * 20);
    assert_true(http_server_drain(house_server(house), CLIENT_PATIENCE_MS));
    house_close(house);
}

static enum err start_on(const char *address, struct http_server **ret)
{
    struct http_server_options options = {.address = str_of(address), .loops = 2};
    return http_server_start(&options, ret);
}

static void an_address_must_be_one_and_be_free(void **state)
{
    struct http_server *server = NULL;
    char taken[32];
    assert_int_equal(start_on("", &server), ERR_INVALID);
    assert_int_equal(start_on("127.0.0.1", &server), ERR_INVALID);
    assert_int_equal(start_on("127.0.0.1:", &server), ERR_INVALID);
    assert_int_equal(start_on("127.0.0.1:http", &server), ERR_INVALID);
    assert_int_equal(start_on("127.0.0.1:65536", &server), ERR_INVALID);
    assert_int_equal(start_on("::1:80", &server), ERR_INVALID);
    assert_int_equal(start_on("256.0.0.1:80", &server), ERR_INVALID);
    snprintf(taken, sizeof taken, "127.0.0.1:%d", house_port(*state));
    assert_int_equal(start_on(taken, &server), ERR_UNAVAILABLE);
    assert_null(server);

    assert_int_equal(start_on("localhost:0", &server), OK);
    assert_true(http_server_port(server) > 0);
    http_server_free(server);
}

int test_life(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_client_may_leave_before_its_answer),
        cmocka_unit_test(a_client_may_leave_within_its_answer),
        cmocka_unit_test(a_client_may_leave_within_its_request),
        cmocka_unit_test(one_too_many_is_turned_away),
        cmocka_unit_test(a_drain_finishes_what_runs_and_closes_the_rest),
        cmocka_unit_test(a_drain_answers_a_request_that_was_on_its_way),
        cmocka_unit_test(a_drain_ends_when_its_time_is_up),
        cmocka_unit_test(many_clients_are_served_by_several_loops),
        cmocka_unit_test(an_address_must_be_one_and_be_free),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
