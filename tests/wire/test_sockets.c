/* The life of a socket: the handshake, goodbyes, deadlines, caps, drain, and other threads. */
#include "wire.h"
#include "guest.h"
#include "parlour.h"
#include "net/limits.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static int open_parlour(void **state)
{
    *state = parlour_open((struct http_server_options){.loops = 2});
    return 0;
}

static int close_parlour(void **state)
{
    parlour_close(*state);
    return 0;
}

static struct client enter(void **state)
{
    return guest_enter(parlour_port(*state), "/echo", NULL);
}

static void leave(struct client *client)
{
    guest_say_close(client, SOCKET_NORMAL);
    guest_expect_close(client, SOCKET_NORMAL);
    client_close(client);
}

/* ---- the handshake ---- */

#define KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define UPGRADE "Upgrade: websocket\r\n"
#define CONNECTION "Connection: Upgrade\r\n"
#define VERSION "Sec-WebSocket-Version: 13\r\n"

static void handshakes_are_strict(void **state)
{
    static const struct {
        const char *line, *fields;
        int status;
    } cases[] = {
        {"GET /echo HTTP/1.1", UPGRADE CONNECTION VERSION KEY, 101},
        {"GET /echo HTTP/1.1",
         "uPGRADE: WebSocket\r\nconnection: keep-alive ,upgrade\r\n" VERSION KEY, 101},
        {"GET /echo HTTP/1.1", "Upgrade: h2c, websocket\r\n" CONNECTION VERSION KEY, 101},
        {"GET /echo HTTP/1.1", UPGRADE "Connection: keep-alive\r\n" CONNECTION VERSION KEY, 101},
        {"GET /echo HTTP/1.1", UPGRADE CONNECTION VERSION KEY "Content-Length: 0\r\n", 101},
        {"GET /echo HTTP/1.1", CONNECTION VERSION KEY, 426},
        {"GET /echo HTTP/1.1", "", 426},
        {"GET /echo HTTP/1.1", "Upgrade: websockets\r\n" CONNECTION VERSION KEY, 426},
        {"GET /echo HTTP/1.1", UPGRADE CONNECTION KEY, 426},
        {"GET /echo HTTP/1.1", UPGRADE CONNECTION KEY "Sec-WebSocket-Version: 8\r\n", 426},
        {"GET /echo HTTP/1.1", UPGRADE CONNECTION KEY "Sec-WebSocket-Version: 013\r\n", 426},
        {"GET /echo HTTP/1.1", UPGRADE CONNECTION KEY VERSION VERSION, 426},
        {"GET /echo HTTP/1.1", UPGRADE VERSION KEY, 400},
        {"GET /echo HTTP/1.1", UPGRADE "Connection: keep-alive\r\n" VERSION KEY, 400},
        {"GET /echo HTTP/1.1", UPGRADE CONNECTION VERSION, 400},
        {"GET /echo HTTP/1.1", UPGRADE CONNECTION VERSION KEY KEY, 400},
        {"GET /echo HTTP/1.1", UPGRADE CONNECTION VERSION "Sec-WebSocket-Key: dGhlIA==\r\n", 400},
        {"GET /echo HTTP/1.1",
         UPGRADE CONNECTION VERSION "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQAA\r\n", 400},
        {"GET /echo HTTP/1.1",
         UPGRADE CONNECTION VERSION "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j!Q==\r\n", 400},
        {"GET /echo HTTP/1.1", UPGRADE CONNECTION VERSION KEY "Sec-WebSocket-Extensions: a; =b\r\n",
         400},
        {"GET /echo HTTP/1.0", UPGRADE CONNECTION VERSION KEY, 400},
        {"POST /echo HTTP/1.1", UPGRADE CONNECTION VERSION KEY "Content-Length: 0\r\n", 400},
        {"GET /plain HTTP/1.1", UPGRADE CONNECTION VERSION KEY, 200},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char request[1024];
        struct client client = client_connect(parlour_port(*state));
        snprintf(request, sizeof request, "%s\r\nHost: x\r\n%s\r\n", cases[i].line,
                 cases[i].fields);
        client_say(&client, request);
        struct answer answer = client_answer(&client, true);
        if (answer.status != cases[i].status)
            fail_msg("%d in place of %d for %s", answer.status, cases[i].status, request);
        if (answer.status == 426) {
            assert_field(&answer, "Sec-WebSocket-Version", "13");
            assert_field(&answer, "Upgrade", "websocket");
            assert_field(&answer, "Connection", "Upgrade");
        }
        answer_clear(&answer);
        client_close(&client);
    }
}

static void a_refused_handshake_leaves_http(void **state)
{
    struct client client = client_connect(parlour_port(*state));
    client_say(&client, "GET /echo HTTP/1.1\r\nHost: x\r\n" UPGRADE CONNECTION KEY "\r\n"
                        "GET /plain HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(client_status(&client), 426);
    assert_int_equal(client_status(&client), 200);
    client_close(&client);
}

static void frames_may_come_with_the_handshake(void **state)
{
    struct client client = client_connect(parlour_port(*state));
    client_say(&client, "GET /plain HTTP/1.1\r\nHost: x\r\n\r\nGET /echo HTTP/1.1\r\nHost: x\r\n"
                        "Connection: close, Upgrade\r\n" UPGRADE VERSION KEY "\r\n");
    guest_say(&client, FINAL | OPCODE_TEXT, STR("early"));
    assert_int_equal(client_status(&client), 200);
    assert_int_equal(client_status(&client), 101);
    guest_expect(&client, FINAL | OPCODE_TEXT, STR("early"));
    leave(&client);

    /* In one piece with it, and in pieces of a byte. */
    char all[1024];
    int head = snprintf(all, sizeof all,
                        "GET /echo HTTP/1.1\r\nHost: x\r\n" UPGRADE CONNECTION VERSION KEY "\r\n");
    struct str frame = guest_frame(FINAL | OPCODE_TEXT, STR("behind it"));
    memcpy(all + head, frame.at, frame.size);
    client = client_connect(parlour_port(*state));
    client_send(&client, (struct str){all, (size_t)head + frame.size});
    assert_int_equal(client_status(&client), 101);
    guest_expect(&client, FINAL | OPCODE_TEXT, STR("behind it"));
    for (size_t i = 0; i < frame.size; i++)
        client_send(&client, (struct str){frame.at + i, 1});
    guest_expect(&client, FINAL | OPCODE_TEXT, STR("behind it"));
    leave(&client);
}

static void a_worker_may_shake_hands(void **state)
{
    (void)state;
    struct parlour *parlour = parlour_open((struct http_server_options){0});
    char request[512];
    snprintf(request, sizeof request,
             "GET /held HTTP/1.1\r\nHost: x\r\n" UPGRADE CONNECTION VERSION KEY "\r\n");
    struct client client = client_connect(parlour_port(parlour));
    client_say(&client, request);
    guest_say(&client, FINAL | OPCODE_TEXT, STR("waiting"));
    parlour_admit(parlour, 0);
    assert_int_equal(client_status(&client), 101);
    guest_expect(&client, FINAL | OPCODE_TEXT, STR("waiting"));
    leave(&client);
    parlour_await_closed(parlour, 1);

    /* The answer became another one: the application hears that nothing came of it. */
    client = client_connect(parlour_port(parlour));
    client_say(&client, request);
    parlour_admit(parlour, 503);
    assert_int_equal(client_status(&client), 503);
    parlour_await_closed(parlour, 2);
    assert_false(parlour_last_was_opened(parlour));
    assert_int_equal(http_server_counts(parlour_server(parlour)).sockets, 0);
    client_close(&client);
    parlour_close(parlour);
}

/* ---- the end ---- */

static void a_goodbye_is_answered(void **state)
{
    static const int codes[] = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010,          1011,
                                1012, 1013, 1014, 3000, 3999, 4000, 4999, SOCKET_NO_CODE};
    static const int bad[] = {0, 999, 1004, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535};
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        struct client client = enter(state);
        guest_say_close(&client, codes[i]);
        guest_say(&client, FINAL | OPCODE_TEXT, STR("not heard any more"));
        guest_expect_close(&client, codes[i]);
        client_close(&client);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct client client = enter(state);
        guest_say_close(&client, bad[i]);
        guest_expect_close(&client, SOCKET_PROTOCOL_ERROR);
        client_close(&client);
    }
}

static void the_application_hears_how_it_ended(void **state)
{
    (void)state;
    struct parlour *parlour = parlour_open((struct http_server_options){0});
    struct client client = guest_enter(parlour_port(parlour), "/echo", NULL);
    guest_say_close(&client, 4321);
    guest_expect_close(&client, 4321);
    client_close(&client);
    parlour_await_closed(parlour, 1);
    assert_int_equal(parlour_last_code(parlour), 4321);
    assert_true(parlour_last_was_opened(parlour));

    client = guest_enter(parlour_port(parlour), "/echo", NULL);
    client_abort(&client);
    parlour_await_closed(parlour, 2);
    assert_int_equal(parlour_last_code(parlour), SOCKET_LOST);

    client = guest_enter(parlour_port(parlour), "/echo", NULL);
    guest_say(&client, FINAL | OPCODE_TEXT, STR("close 4009"));
    unsigned first;
    struct str payload = guest_hear(&client, &first);
    assert_int_equal(first, FINAL | OPCODE_CLOSE);
    assert_true(str_is(payload, STR("\x0F\xA9"
                                    "as you wish")));
    guest_say(&client, FINAL | OPCODE_TEXT, STR("crossed"));
    guest_say_close(&client, 4009);
    client_expect_end(&client);
    client_close(&client);
    parlour_await_closed(parlour, 3);
    assert_int_equal(parlour_last_code(parlour), 4009);
    assert_int_equal(http_server_counts(parlour_server(parlour)).sockets, 0);
    parlour_close(parlour);
}

static void who_does_not_answer_a_goodbye_is_cut_off(void **state)
{
    (void)state;
    struct http_server_options options = {.limits.socket_close_ms = 20};
    struct parlour *parlour = parlour_open(options);
    struct client client = guest_enter(parlour_port(parlour), "/echo", NULL);
    guest_say(&client, FINAL | OPCODE_TEXT, STR("close 1000"));
    guest_expect_close(&client, SOCKET_NORMAL);
    parlour_await_closed(parlour, 1);
    client_close(&client);
    parlour_close(parlour);
}

/* ---- deadlines, budgets, caps ---- */

static void who_is_silent_is_asked_and_then_closed(void **state)
{
    (void)state;
    struct http_server_options options = {
        .limits = {.socket_ping_ms = 20, .socket_pong_ms = 400, .linger_deadline_ms = 20}};
    struct parlour *parlour = parlour_open(options);
    struct client client = guest_enter(parlour_port(parlour), "/echo", NULL);
    for (int i = 0; i < 3; i++) {
        guest_expect(&client, FINAL | OPCODE_PING, STR_NONE);
        guest_say(&client, FINAL | OPCODE_PONG, STR_NONE);
    }
    guest_expect(&client, FINAL | OPCODE_PING, STR_NONE);
    guest_expect_close(&client, PARLOUR_SILENT);
    client_close(&client);
    parlour_await_closed(parlour, 1);
    assert_int_equal(parlour_last_code(parlour), PARLOUR_SILENT);
    parlour_close(parlour);
}

static void a_message_that_does_not_end_is_not_waited_for(void **state)
{
    (void)state;
    struct http_server_options options = {.limits.body_deadline_ms = 20};
    struct parlour *parlour = parlour_open(options);
    static const unsigned firsts[] = {OPCODE_TEXT, FINAL | OPCODE_TEXT};
    for (size_t i = 0; i < COUNT_OF(firsts); i++) {
        struct client client = guest_enter(parlour_port(parlour), "/echo", NULL);
        struct str frame = guest_frame(firsts[i], STR("half"));
        client_send(&client, str_cut(frame, frame.size - (firsts[i] & FINAL ? 1 : 0)));
        guest_expect_close(&client, SOCKET_POLICY);
        client_close(&client);
    }
    parlour_close(parlour);
}

static void a_slow_reader_is_closed_and_misses_nothing_before(void **state)
{
    (void)state;
    enum { GIVEN = 400 };
    struct parlour *parlour = parlour_open((struct http_server_options){0});
    struct client client = guest_enter(parlour_port(parlour), "/echo", NULL);
    guest_say(&client, FINAL | OPCODE_TEXT, STR("give 400"));
    guest_say(&client, FINAL | OPCODE_TEXT, STR("not reached"));
    unsigned first = 0;
    size_t whole = 0;
    struct str payload = guest_hear(&client, &first);
    for (; first == (FINAL | OPCODE_BINARY); payload = guest_hear(&client, &first)) {
        assert_int_equal(payload.size, GIVEN_SIZE);
        whole++;
    }
    assert_true(whole < GIVEN);
    assert_int_equal(first, FINAL | OPCODE_CLOSE);
    assert_int_equal((unsigned char)payload.at[0] << 8 | (unsigned char)payload.at[1],
                     PARLOUR_SLOW);
    guest_say_close(&client, PARLOUR_SLOW);
    client_expect_end(&client);
    client_close(&client);
    parlour_await_closed(parlour, 1);
    assert_int_equal(parlour_last_code(parlour), PARLOUR_SLOW);
    parlour_close(parlour);
}

static void who_never_reads_is_cut_off(void **state)
{
    (void)state;
    struct http_server_options options = {.limits.socket_close_ms = 20};
    struct parlour *parlour = parlour_open(options);
    struct client client = guest_enter(parlour_port(parlour), "/echo", NULL);
    guest_say(&client, FINAL | OPCODE_TEXT, STR("give 400"));
    parlour_await_closed(parlour, 1);
    assert_int_equal(parlour_last_code(parlour), PARLOUR_SLOW);
    client_close(&client);
    parlour_close(parlour);
}

static void a_flood_of_pings_meets_the_budget(void **state)
{
    (void)state;
    enum { PINGS = 200 * 1000, AT_ONCE = 100 };
    struct http_server_options options = {.limits.socket_close_ms = 20};
    struct parlour *parlour = parlour_open(options);
    struct client client = guest_enter(parlour_port(parlour), "/echo", NULL);
    char text[FRAME_CONTROL_MAX] = {0};
    struct str ping = guest_frame(FINAL | OPCODE_PING, (struct str){text, sizeof text});
    char *pings = malloc(AT_ONCE * ping.size);
    assert_non_null(pings);
    for (size_t i = 0; i < AT_ONCE; i++)
        memcpy(pings + i * ping.size, ping.at, ping.size);
    for (size_t i = 0; i < PINGS; i += AT_ONCE) /* none of their answers is read */
        client_send(&client, (struct str){pings, AT_ONCE * ping.size});
    parlour_await_closed(parlour, 1);
    free(pings);
    client_close(&client);
    parlour_close(parlour);
}

static int status_of_handshake(const struct parlour *parlour)
{
    struct client client = client_connect(parlour_port(parlour));
    client_say(&client, "GET /echo HTTP/1.1\r\nHost: x\r\n" UPGRADE CONNECTION VERSION KEY "\r\n");
    int status = client_status(&client);
    client_close(&client);
    return status;
}

static void there_are_only_so_many(void **state)
{
    (void)state;
    static const struct {
        struct http_server_options options;
        int status;
    } cases[] = {
        {{.sockets_max = 2}, 503},
        {{.sockets_per_address_max = 2}, 429},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct parlour *parlour = parlour_open(cases[i].options);
        struct client first = guest_enter(parlour_port(parlour), "/echo", NULL);
        struct client second = guest_enter(parlour_port(parlour), "/echo", NULL);
        parlour_await_open(parlour, 2);
        struct http_server_counts counts = http_server_counts(parlour_server(parlour));
        assert_int_equal(counts.sockets, 2);
        assert_int_equal(counts.connections, 0);
        assert_int_equal(status_of_handshake(parlour), cases[i].status);
        leave(&first);
        parlour_await_closed(parlour, 1);
        assert_int_equal(status_of_handshake(parlour), 101);
        leave(&second);
        parlour_close(parlour);
    }
}

/* ---- threads and the drain ---- */

static void other_threads_reach_all_in_order(void **state)
{
    (void)state;
    enum { GUESTS = 40, SAID = 50 };
    struct parlour *parlour = parlour_open((struct http_server_options){.loops = 3});
    struct client guests[GUESTS];
    for (size_t i = 0; i < GUESTS; i++)
        guests[i] = guest_enter(parlour_port(parlour), "/echo", NULL);
    parlour_await_open(parlour, GUESTS);
    char text[16];
    for (int i = 0; i < SAID; i++) {
        snprintf(text, sizeof text, "message %d", i);
        parlour_tell_all(parlour, text);
    }
    for (size_t i = 0; i < GUESTS; i++) {
        for (int j = 0; j < SAID; j++) {
            snprintf(text, sizeof text, "message %d", j);
            guest_expect(&guests[i], FINAL | OPCODE_TEXT, str_of(text));
        }
        client_close(&guests[i]);
    }
    parlour_tell_all(parlour, "to whoever is left");
    parlour_close(parlour);
}

static void *drain(void *context)
{
    struct parlour *parlour = context;
    return http_server_drain(parlour_server(parlour), CLIENT_PATIENCE_MS) ? parlour : NULL;
}

static void a_drain_says_goodbye_and_does_not_wait_long(void **state)
{
    (void)state;
    struct http_server_options options = {
        .limits = {.linger_deadline_ms = 50, .drain_idle_ms = 1, .socket_close_ms = 600 * 1000}};
    struct parlour *parlour = parlour_open(options);
    struct client polite = guest_enter(parlour_port(parlour), "/echo", NULL);
    struct client deaf = guest_enter(parlour_port(parlour), "/echo", NULL);
    struct client closing = guest_enter(parlour_port(parlour), "/echo", NULL);
    guest_say(&closing, FINAL | OPCODE_TEXT, STR("close 1000"));
    assert_true(client_hears(&closing, CLIENT_PATIENCE_MS));
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, drain, parlour), 0);
    unsigned first;
    struct str payload = guest_hear(&polite, &first);
    assert_int_equal(first, FINAL | OPCODE_CLOSE);
    assert_int_equal((unsigned char)payload.at[0] << 8 | (unsigned char)payload.at[1],
                     PARLOUR_DRAIN);
    guest_say_close(&polite, PARLOUR_DRAIN);
    client_expect_end(&polite);
    client_close(&polite);
    void *is_quiet; /* though the others have answered nothing */
    pthread_join(thread, &is_quiet);
    assert_non_null(is_quiet);
    parlour_await_closed(parlour, 3);
    client_close(&deaf);
    client_close(&closing);
    parlour_close(parlour);
}

static void a_server_may_end_with_sockets_open(void **state)
{
    (void)state;
    struct parlour *parlour = parlour_open((struct http_server_options){.loops = 2});
    struct client client = guest_enter(parlour_port(parlour), "/echo", NULL);
    parlour_await_open(parlour, 1);
    parlour_close(parlour); /* which checks that closed() came */
    client_expect_end(&client);
    client_close(&client);
}

int test_sockets(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handshakes_are_strict),
        cmocka_unit_test(a_refused_handshake_leaves_http),
        cmocka_unit_test(frames_may_come_with_the_handshake),
        cmocka_unit_test(a_worker_may_shake_hands),
        cmocka_unit_test(a_goodbye_is_answered),
        cmocka_unit_test(the_application_hears_how_it_ended),
        cmocka_unit_test(who_does_not_answer_a_goodbye_is_cut_off),
        cmocka_unit_test(who_is_silent_is_asked_and_then_closed),
        cmocka_unit_test(a_message_that_does_not_end_is_not_waited_for),
        cmocka_unit_test(a_slow_reader_is_closed_and_misses_nothing_before),
        cmocka_unit_test(who_never_reads_is_cut_off),
        cmocka_unit_test(a_flood_of_pings_meets_the_budget),
        cmocka_unit_test(there_are_only_so_many),
        cmocka_unit_test(other_threads_reach_all_in_order),
        cmocka_unit_test(a_drain_says_goodbye_and_does_not_wait_long),
        cmocka_unit_test(a_server_may_end_with_sockets_open),
    };
    return cmocka_run_group_tests(tests, open_parlour, close_parlour);
}
