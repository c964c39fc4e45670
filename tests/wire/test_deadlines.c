/* Clients that take their time: the tests wait for what must happen, the limits are short. */
#include "wire.h"

enum { SHORT_MS = 50, LONG_MS = 10 * 60 * 1000 };

/* Every deadline is long but those that a test makes short. */
static struct http_server_options patient(void)
{
    return (struct http_server_options){
        .limits = {.header_deadline_ms = LONG_MS,
                   .body_deadline_ms = LONG_MS,
                   .idle_deadline_ms = LONG_MS,
                   .write_deadline_ms = LONG_MS,
                   .linger_deadline_ms = LONG_MS},
    };
}

/* A byte now and then, until the server has something to say. */
static void trickle(struct client *client, const char *start)
{
    client_say(client, start);
    while (!client_hears(client, 5))
        client_say(client, "a");
}

static void a_head_that_trickles_is_cut_off(void **state)
{
    (void)state;
    struct http_server_options options = patient();
    options.limits.header_deadline_ms = SHORT_MS;
    struct house_of_test *house = house_open(options);
    struct client client = client_connect(house_port(house));
    trickle(&client, "GET /echo HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    struct answer answer = client_answer(&client, true);
    assert_int_equal(answer.status, 408);
    assert_field(&answer, "Connection", "close");
    answer_clear(&answer);
    client_end(&client);
    client_expect_end(&client);
    client_close(&client);
    house_close(house);
}

static void a_body_that_trickles_is_cut_off(void **state)
{
    (void)state;
    struct http_server_options options = patient();
    options.limits.body_deadline_ms = SHORT_MS;
    struct house_of_test *house = house_open(options);
    static const char *const starts[] = {
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n",
    };
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        struct client client = client_connect(house_port(house));
        trickle(&client, starts[i]);
        struct answer answer = client_answer(&client, true);
        assert_int_equal(answer.status, 408);
        assert_string_equal(answer.body, "refused with 408");
        answer_clear(&answer);
        client_close(&client);
    }
    house_close(house);
}

static void the_second_request_has_a_deadline_of_its_own(void **state)
{
    (void)state;
    struct http_server_options options = patient();
    options.limits.header_deadline_ms = SHORT_MS;
    struct house_of_test *house = house_open(options);
    struct client client = client_connect(house_port(house));
    client_say(&client, "GET /hold/one HTTP/1.1\r\nHost: x\r\n\r\nGET /ec");
    house_await(house, "one");
    house_answer(house, "one");
    assert_int_equal(client_status(&client), 200);
    assert_int_equal(client_status(&client), 408);
    client_close(&client);
    house_close(house);
}

static void an_idle_connection_is_closed_without_a_word(void **state)
{
    (void)state;
    struct http_server_options options = patient();
    options.limits.idle_deadline_ms = SHORT_MS;
    struct house_of_test *house = house_open(options);
    struct client client = client_connect(house_port(house));
    client_expect_end(&client); /* it never said anything */
    client_close(&client);
    client = client_connect(house_port(house));
    client_say(&client, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(client_status(&client), 200);
    client_expect_end(&client);
    client_close(&client);
    house_close(house);
}

static void empty_lines_are_not_a_request(void **state)
{
    (void)state;
    struct http_server_options options = patient();
    options.limits.header_deadline_ms = SHORT_MS;
    struct house_of_test *house = house_open(options);
    struct client client = client_connect(house_port(house));
    client_say(&client, "\r\n");
    client_expect_end(&client);
    client_close(&client);
    house_close(house);
}

/* Whoever pauses between connecting and asking is idle to the server: then once more. */
static struct client ask_to_hold(struct house_of_test *house)
{
    struct client client;
    bool is_closed;
    do {
        client = client_connect(house_port(house));
        client_say(&client, "GET /hold/busy HTTP/1.1\r\nHost: x\r\n\r\n");
        is_closed = false;
        while (!is_closed && !house_holds(house, "busy"))
            is_closed = client_hears(&client, 1);
        if (is_closed)
            client_close(&client);
    } while (is_closed);
    return client;
}

static void a_running_request_has_no_deadline_of_net(void **state)
{
    (void)state;
    struct http_server_options options = {
        .limits = {.header_deadline_ms = SHORT_MS,
                   .body_deadline_ms = SHORT_MS,
                   .idle_deadline_ms = SHORT_MS,
                   .write_deadline_ms = SHORT_MS,
                   .linger_deadline_ms = SHORT_MS},
    };
    struct house_of_test *house = house_open(options);
    struct client busy = ask_to_hold(house);
    /* When this one has been dropped for being idle, the other would have been as well. */
    struct client idle = client_connect(house_port(house));
    client_expect_end(&idle);
    house_answer(house, "busy");
    assert_int_equal(client_status(&busy), 200);
    client_close(&idle);
    client_close(&busy);
    house_close(house);
}

static void an_answer_that_is_not_taken_is_given_up(void **state)
{
    (void)state;
    struct http_server_options options = patient();
    options.limits.write_deadline_ms = SHORT_MS;
    options.limits.rate_min = 1 << 30; /* the size adds nothing */
    struct house_of_test *house = house_open(options);
    struct client client = client_connect(house_port(house));
    client_say(&client, "GET /big HTTP/1.1\r\nHost: x\r\n\r\nGET /big HTTP/1.1\r\nHost: x\r\n\r\n");
    house_await_connections(house, 0);
    client_close(&client);
    house_close(house);
}

static void a_client_that_never_ends_is_not_lingered_for(void **state)
{
    (void)state;
    struct http_server_options options = patient();
    options.limits.linger_deadline_ms = SHORT_MS;
    struct house_of_test *house = house_open(options);
    struct client client = client_connect(house_port(house));
    client_say(&client, "nonsense\r\n\r\n");
    assert_int_equal(client_status(&client), 400);
    house_await_connections(house, 0);
    client_close(&client);
    house_close(house);
}

int test_deadlines(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_that_trickles_is_cut_off),
        cmocka_unit_test(a_body_that_trickles_is_cut_off),
        cmocka_unit_test(the_second_request_has_a_deadline_of_its_own),
        cmocka_unit_test(an_idle_connection_is_closed_without_a_word),
        cmocka_unit_test(empty_lines_are_not_a_request),
        cmocka_unit_test(a_running_request_has_no_deadline_of_net),
        cmocka_unit_test(an_answer_that_is_not_taken_is_given_up),
        cmocka_unit_test(a_client_that_never_ends_is_not_lingered_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
