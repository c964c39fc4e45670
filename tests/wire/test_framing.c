/* Requests that are fine: each gets its answer, however its bytes are cut. */
#include "wire.h"
#include <stdlib.h>

struct saying {
    const char *name, *bytes;
    const char *answers[4]; /* bodies, in order; NULL ends */
    int stays_open;
};

static const struct saying sayings[] = {
    {"a get", "GET /echo?a=1 HTTP/1.1\r\nHost: x\r\n\r\n", {"GET /echo ?a=1 "}, 1},
    {"an empty line before", "\r\n\r\nGET /echo HTTP/1.1\r\nHost: x\r\n\r\n", {"GET /echo ? "}, 1},
    {"a body with its length",
     "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
     {"POST /echo ? hello"},
     1},
    {"a body in chunks",
     "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
     "5\r\nhello\r\n1;name=\"value\"\r\n \r\n005\r\nworld\r\n0\r\n\r\n",
     {"POST /echo ? hello world"},
     1},
    {"a trailer",
     "PUT /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
     "A\r\n0123456789\r\n0\r\nX-Sum: 1\r\nHost: evil\r\n\r\n",
     {"PUT /echo ? 0123456789"},
     1},
    {"an empty body in chunks",
     "POST /echo HTTP/1.1\r\nHost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
     {"POST /echo ? "},
     1},
    {"two in a row",
     "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
     "GET /echo?second HTTP/1.1\r\nHost: x\r\n\r\n",
     {"POST /echo ? abc", "GET /echo ?second "},
     1},
    {"three, the last two with bodies",
     "DELETE /echo HTTP/1.1\r\nHost: x\r\n\r\n"
     "PATCH /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n0\r\n\r\n"
     "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\ntwo",
     {"DELETE /echo ? ", "PATCH /echo ? one", "POST /echo ? two"},
     1},
    {"a request to close",
     "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: foo, Close\r\n\r\n"
     "GET /echo?never HTTP/1.1\r\nHost: x\r\n\r\n",
     {"GET /echo ? "},
     0},
    {"an answer that closes",
     "GET /close HTTP/1.1\r\nHost: x\r\n\r\nGET /echo?never HTTP/1.1\r\nHost: x\r\n\r\n",
     {"GET /close ? "},
     0},
    {"http 1.0", "GET /echo HTTP/1.0\r\n\r\n", {"GET /echo ? "}, 0},
    {"http 1.0 that stays",
     "GET /echo HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
     {"GET /echo ? "},
     1},
    {"an absolute target",
     "GET http://example.org:80/echo?q HTTP/1.1\r\nHost: x\r\n\r\n",
     {"GET /echo ?q "},
     1},
    {"an absolute target without a path",
     "GET http://example.org?q HTTP/1.1\r\nHost: x\r\n\r\n",
     {"GET / ?q "},
     1},
    {"options for all", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", {"OPTIONS * ? "}, 1},
    {"a method we do not serve",
     "PROPFIND /echo HTTP/1.1\r\nHost: x\r\n\r\n",
     {"OTHER /echo ? "},
     1},
    {"an upgrade, which is not taken",
     "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
     "GET /echo?second HTTP/1.1\r\nHost: x\r\n\r\n",
     {"GET /echo ? ", "GET /echo ?second "},
     1},
    {"an upgrade with a body",
     "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
     "Content-Length: 2\r\n\r\nhi",
     {"POST /echo ? hi"},
     1},
    {"fields in odd dress",
     "GET /echo HTTP/1.1\r\nhOsT:x\r\nX-Empty:\r\nX-Tab:\ta\tb \t\r\nX-\x21#$%&'*+-.^_`|~: "
     "\xC3\xA9\r\n\r\n",
     {"GET /echo ? "},
     1},
    {"an empty host", "GET /echo HTTP/1.1\r\nHost:\r\n\r\n", {"GET /echo ? "}, 1},
    {"a host with everything",
     "GET /echo HTTP/1.1\r\nHost: [2001:db8::1]:8080\r\n\r\n",
     {"GET /echo ? "},
     1},
    {"from another thread", "GET /later HTTP/1.1\r\nHost: x\r\n\r\n", {"GET /later ? "}, 1},
    {"a body that is waited for",
     "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n",
     {"POST /echo ? "},
     1},
};

static void check(struct client *client, const struct saying *saying)
{
    for (int i = 0; saying->answers[i]; i++) {
        struct answer answer = client_answer(client, true);
        assert_int_equal(answer.status, 200);
        assert_string_equal(answer.body, saying->answers[i]);
        answer_clear(&answer);
    }
    if (saying->stays_open) {
        client_say(client, "GET /echo?after HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        struct answer answer = client_answer(client, true);
        assert_string_equal(answer.body, "GET /echo ?after ");
        answer_clear(&answer);
    }
    client_expect_end(client);
}

static void each_request_is_answered(void **state)
{
    for (size_t i = 0; i < COUNT_OF(sayings); i++) {
        print_message("  %s\n", sayings[i].name);
        struct client client = guest(state);
        client_say(&client, sayings[i].bytes);
        check(&client, &sayings[i]);
        client_close(&client);
    }
}

static void each_request_may_come_in_two_parts(void **state)
{
    for (size_t i = 0; i < COUNT_OF(sayings); i++) {
        struct str bytes = str_of(sayings[i].bytes);
        for (size_t cut = 1; cut < bytes.size; cut++) {
            struct client client = guest(state);
            client_send(&client, str_cut(bytes, cut));
            client_send(&client, str_from(bytes, cut));
            check(&client, &sayings[i]);
            client_close(&client);
        }
    }
}

static void each_request_may_come_byte_by_byte(void **state)
{
    for (size_t i = 0; i < COUNT_OF(sayings); i++) {
        struct client client = guest(state);
        for (const char *at = sayings[i].bytes; *at; at++)
            client_send(&client, (struct str){at, 1});
        check(&client, &sayings[i]);
        client_close(&client);
    }
}

static void a_client_that_ended_its_side_is_still_answered(void **state)
{
    struct client client = guest(state);
    client_say(&client, "GET /later HTTP/1.1\r\nHost: x\r\n\r\nGET /ec");
    client_end(&client);
    assert_int_equal(client_status(&client), 200);
    client_expect_end(&client);
    client_close(&client);
}

static void head_gets_the_length_but_no_body(void **state)
{
    struct client client = guest(state);
    client_say(&client,
               "HEAD /echo HTTP/1.1\r\nHost: x\r\n\r\nGET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    struct answer answer = client_answer(&client, false);
    assert_field(&answer, "Content-Length", "13");
    answer_clear(&answer);
    assert_int_equal(client_status(&client), 200);
    assert_int_equal(client.size, 0);
    client_close(&client);
}

static void statuses_without_a_body_have_none(void **state)
{
    struct client client = guest(state);
    client_say(&client, "GET /status/204 HTTP/1.1\r\nHost: x\r\n\r\n"
                        "GET /status/304 HTTP/1.1\r\nHost: x\r\n\r\n"
                        "GET /status/404 HTTP/1.1\r\nHost: x\r\n\r\n"
                        "GET /status/0 HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < 2; i++) {
        struct answer answer = client_answer(&client, true);
        assert_null(answer_field(&answer, "Content-Length"));
        answer_clear(&answer);
    }
    struct answer answer = client_answer(&client, true);
    assert_int_equal(answer.status, 404);
    assert_string_equal(answer.body, "a body\n");
    answer_clear(&answer);
    assert_int_equal(client_status(&client), 500);
    client_close(&client);
}

static void an_answer_says_what_net_knows(void **state)
{
    struct client client = guest(state);
    client_say(&client, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n"
                        "GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
                        "GET /close HTTP/1.1\r\nHost: x\r\n\r\n");
    struct answer answer = client_answer(&client, true);
    assert_field(&answer, "X-Peer", "127.0.0.1");
    assert_non_null(answer_field(&answer, "Date"));
    assert_int_equal(strlen(answer_field(&answer, "Date")), 29);
    assert_null(answer_field(&answer, "Connection"));
    answer_clear(&answer);
    answer = client_answer(&client, true);
    assert_field(&answer, "Connection", "keep-alive");
    answer_clear(&answer);
    answer = client_answer(&client, true);
    assert_field(&answer, "Connection", "close");
    answer_clear(&answer);
    client_expect_end(&client);
    client_close(&client);
}

static void a_client_that_asks_is_told_to_go_on(void **state)
{
    struct client client = guest(state);
    client_say(&client, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                        "Expect: 100-Continue\r\n\r\n");
    struct answer answer = client_answer(&client, true);
    assert_int_equal(answer.status, 100);
    answer_clear(&answer);
    client_say(&client, "ok");
    answer = client_answer(&client, true);
    assert_string_equal(answer.body, "POST /echo ? ok");
    answer_clear(&answer);
    client_close(&client);
}

static void a_client_of_http_1_0_is_not_told_to_go_on(void **state)
{
    struct client client = guest(state);
    client_say(&client,
               "POST /echo HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nok");
    assert_int_equal(client_status(&client), 200);
    client_expect_end(&client);
    client_close(&client);
}

static void a_large_body_goes_in_and_a_large_answer_out(void **state)
{
    struct client client = guest(state);
    char *body = malloc(LARGE_LIMIT);
    assert_non_null(body);
    memset(body, 'x', LARGE_LIMIT);
    client_say(&client, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 262144\r\n\r\n");
    client_send(&client, (struct str){body, LARGE_LIMIT});
    struct answer answer = client_answer(&client, true);
    assert_int_equal(answer.body_size, LARGE_LIMIT + 13);
    assert_memory_equal(answer.body + 13, body, LARGE_LIMIT);
    answer_clear(&answer);
    free(body);

    client_say(&client, "GET /big HTTP/1.1\r\nHost: x\r\n\r\nGET /big HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < 2; i++) {
        answer = client_answer(&client, true);
        assert_int_equal(answer.body_size, BIG_SIZE);
        for (size_t at = 0; at < BIG_SIZE; at++)
            if (answer.body[at] != (char)('a' + at % 23))
                fail_msg("a wrong byte at %zu", at);
        answer_clear(&answer);
    }
    client_close(&client);
}

int test_framing(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_request_is_answered),
        cmocka_unit_test(each_request_may_come_in_two_parts),
        cmocka_unit_test(each_request_may_come_byte_by_byte),
        cmocka_unit_test(a_client_that_ended_its_side_is_still_answered),
        cmocka_unit_test(head_gets_the_length_but_no_body),
        cmocka_unit_test(statuses_without_a_body_have_none),
        cmocka_unit_test(an_answer_says_what_net_knows),
        cmocka_unit_test(a_client_that_asks_is_told_to_go_on),
        cmocka_unit_test(a_client_of_http_1_0_is_not_told_to_go_on),
        cmocka_unit_test(a_large_body_goes_in_and_a_large_answer_out),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
