/* Bodies that are files: received piece by piece, and sent so. */
#include "wire.h"
#include "base/random.h"
#include "net/limits.h"
#include <stdio.h>
#include <stdlib.h>

enum { SHORT_MS = 50, ODD_SIZE = 3 * 1024 * 1024 + 12345 };

static struct str made_body(size_t size)
{
    char *bytes = malloc(size);
    assert_non_null(bytes);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(i * 2654435761u >> 13);
    return (struct str){bytes, size};
}

static void unmake(struct str body)
{
    free((void *)(uintptr_t)body.at);
}

static void announce(struct client *client, const char *path, size_t size, const char *more)
{
    char head[256];
    snprintf(head, sizeof head, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n%s\r\n",
             path, size, more);
    client_say(client, head);
}

static void assert_received(struct client *client, struct str body)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct str hex = digest_hex(arena, digest_sha256(body));
    struct answer answer = client_answer(client, true);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.body, str_print(arena, "%zu %.*s", body.size, STR_ARGS(hex)).at);
    answer_clear(&answer);
}

/* ---- in ------------------------------------------------------------------------------------- */

static void a_large_body_comes_whole_and_the_connection_goes_on(void **state)
{
    static const size_t sizes[] = {HTTP_BODY_MAX + 1, 2 * HTTP_BODY_MAX, ODD_SIZE, SPOOLED_LIMIT};
    struct client client = guest(state);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct str body = made_body(sizes[i]);
        announce(&client, "/large", body.size, "");
        client_send(&client, body);
        client_say(&client, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n"); /* behind it, in one piece */
        assert_received(&client, body);
        assert_int_equal(client_status(&client), 200);
        assert_int_equal(house_spool_names(*state), 0);
        unmake(body);
    }
    client_close(&client);
}

static void a_body_waits_for_those_before_it_and_for_its_admission(void **state)
{
    struct house_of_test *house = *state;
    struct client client = guest(state);
    struct str body = made_body(ODD_SIZE);
    client_say(&client, "GET /hold/first HTTP/1.1\r\nHost: x\r\n\r\n");
    announce(&client, "/hold/large", body.size, "Expect: 100-continue\r\n");
    assert_int_equal(house_admit(house, "large"), OK);
    house_answer(house, "first");
    assert_int_equal(client_status(&client), 200);
    struct answer answer = client_answer(&client, false);
    assert_int_equal(answer.status, 100); /* now, not before */
    answer_clear(&answer);
    client_send(&client, body);
    house_await(house, "large");
    house_answer(house, "large");
    assert_int_equal(client_status(&client), 200);
    client_close(&client);
    unmake(body);
}

static void a_body_that_is_not_wanted_is_not_read(void **state)
{
    struct house_of_test *house = *state;
    for (int i = 0; i < 2; i++) {
        struct client client = guest(state);
        announce(&client, i ? "/hold/large" : "/large/no", ODD_SIZE, "");
        client_say(&client, "its beginning");
        if (i)
            house_answer(house, "large");
        struct answer answer = client_answer(&client, true);
        assert_int_equal(answer.status, i ? 200 : 401);
        assert_field(&answer, "Connection", "close");
        answer_clear(&answer);
        client_end(&client);
        client_expect_end(&client);
        client_close(&client);
    }
}

static void more_than_is_allowed_is_refused_before_it_comes(void **state)
{
    static const char *const paths[] = {"/large", "/echo"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct client client = guest(state);
        announce(&client, paths[i], SPOOLED_LIMIT + 1, "");
        assert_int_equal(client_status(&client), 413);
        client_close(&client);
    }
    struct client client = guest(state);
    client_say(&client, "POST /large HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "100001\r\n"); /* in chunks there is memory only */
    assert_int_equal(client_status(&client), 413);
    client_close(&client);
}

static void a_client_may_leave_within_a_large_body(void **state)
{
    struct house_of_test *house = *state;
    struct str body = made_body(ODD_SIZE);
    for (size_t sent = 0; sent <= body.size; sent += body.size / 3) {
        struct client client = guest(state);
        announce(&client, "/large", body.size + 1, "");
        client_send(&client, str_cut(body, sent));
        if (sent % 2)
            client_end(&client);
        else
            client_abort(&client);
        if (sent % 2) {
            client_expect_end(&client);
            client_close(&client);
        }
        house_await_connections(house, 0);
    }
    struct client client = guest(state);
    announce(&client, "/hold/large", body.size, "");
    house_await(house, "large");
    client_abort(&client);
    assert_int_equal(house_admit(house, "large"), OK); /* nobody is there any more */
    house_await_connections(house, 0);
    unmake(body);
}

static void no_more_than_the_limit_are_received_at_once(void **state)
{
    struct house_of_test *house = *state;
    struct client clients[HTTP_SPOOLED_MAX + 1];
    char path[32];
    for (int i = 0; i <= HTTP_SPOOLED_MAX; i++) {
        clients[i] = guest(state);
        snprintf(path, sizeof path, "/hold/large%d", i);
        announce(&clients[i], path, HTTP_BODY_MAX + 1, "");
        assert_int_equal(house_admit(house, path + 6), i < HTTP_SPOOLED_MAX ? OK : ERR_LIMITED);
    }
    assert_int_equal(client_status(&clients[HTTP_SPOOLED_MAX]), 503);
    for (int i = 0; i <= HTTP_SPOOLED_MAX; i++)
        client_close(&clients[i]);
    house_await_connections(house, 0);
    struct client client = guest(state); /* the places are free again */
    announce(&client, "/hold/large", HTTP_BODY_MAX + 1, "");
    assert_int_equal(house_admit(house, "large"), OK);
    client_close(&client);
}

static void a_large_body_that_trickles_is_cut_off(void **state)
{
    (void)state;
    struct http_server_options options = {.limits.body_deadline_ms = SHORT_MS,
                                          .limits.rate_min = 1 << 30};
    struct house_of_test *house = house_open(options);
    struct client client = client_connect(house_port(house));
    announce(&client, "/large", ODD_SIZE, "");
    struct str piece = made_body(HTTP_PIECE);
    while (!client_hears(&client, 5)) /* a whole piece each: none of them buys time */
        client_send(&client, piece);
    struct answer answer = client_answer(&client, true);
    assert_int_equal(answer.status, 408);
    answer_clear(&answer);
    client_close(&client);
    house_close(house);
    unmake(piece);
}

static void without_room_for_it_a_body_is_refused_before_it_comes(void **state)
{
    (void)state;
    struct http_server_options options = {.spool_folder = "/nowhere/at/all"};
    struct house_of_test *house = house_open(options);
    struct client client = client_connect(house_port(house));
    announce(&client, "/large", ODD_SIZE, "");
    assert_int_equal(client_status(&client), 503);
    client_close(&client);
    house_close(house);
}

/* ---- out ------------------------------------------------------------------------------------ */

static struct answer ask(struct client *client, const char *method, const char *more)
{
    char head[256];
    snprintf(head, sizeof head, "%s /file HTTP/1.1\r\nHost: x\r\n%s\r\n", method, more);
    client_say(client, head);
    return client_answer(client, strcmp(method, "HEAD") != 0);
}

static void assert_bytes(const struct answer *answer, size_t first, size_t size)
{
    assert_int_equal(answer->body_size, size);
    for (size_t i = 0; i < size; i++)
        if (answer->body[i] != (char)('a' + (first + i) % 23))
            fail_msg("byte %zu differs", i);
}

static void a_file_is_sent_whole_and_the_connection_goes_on(void **state)
{
    struct client client = guest(state);
    for (int i = 0; i < 2; i++) {
        client_say(&client, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
        struct answer answer = ask(&client, "GET", "");
        assert_int_equal(answer.status, 200); /* of /echo */
        answer_clear(&answer);
        client_say(&client, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
        answer = client_answer(&client, true);
        assert_int_equal(answer.status, 200);
        assert_field(&answer, "Accept-Ranges", "bytes");
        assert_field(&answer, "ETag", "\"big\"");
        assert_bytes(&answer, 0, BIG_SIZE);
        answer_clear(&answer);
        assert_int_equal(client_status(&client), 200);
    }
    struct answer answer = ask(&client, "HEAD", "");
    assert_int_equal(answer.status, 200);
    assert_field(&answer, "Content-Length", "8388608");
    answer_clear(&answer);
    answer = ask(&client, "GET", "Connection: close\r\n");
    assert_bytes(&answer, 0, BIG_SIZE);
    answer_clear(&answer);
    client_expect_end(&client);
    client_close(&client);
}

static void a_part_is_sent_to_who_asks_for_one(void **state)
{
    static const struct {
        const char *fields;
        int status;
        size_t first, size;
        const char *range;
    } asked[] = {
        {"Range: bytes=0-0\r\n", 206, 0, 1, "bytes 0-0/8388608"},
        {"Range: bytes=100-299999\r\n", 206, 100, 299900, "bytes 100-299999/8388608"},
        {"Range: bytes=8388600-\r\n", 206, 8388600, 8, "bytes 8388600-8388607/8388608"},
        {"Range: bytes=-5\r\n", 206, 8388603, 5, "bytes 8388603-8388607/8388608"},
        {"Range: bytes=8388607-9999999999\r\n", 206, 8388607, 1, "bytes 8388607-8388607/8388608"},
        {"Range: bytes=-9999999999\r\n", 206, 0, BIG_SIZE, "bytes 0-8388607/8388608"},
        {"Range: bytes=1-2\r\nIf-Range: \"big\"\r\n", 206, 1, 2, "bytes 1-2/8388608"},
        {"Range: bytes=1-2\r\nIf-Range: \"old\"\r\n", 200, 0, BIG_SIZE, NULL},
        {"Range: bytes=8388608-\r\n", 416, 0, 0, "bytes */8388608"},
        {"Range: bytes=-0\r\n", 416, 0, 0, "bytes */8388608"},
        {"Range: bytes=2-1\r\n", 200, 0, BIG_SIZE, NULL},
        {"Range: bytes=0-0,5-6\r\n", 200, 0, BIG_SIZE, NULL},
        {"Range: bytes=\r\n", 200, 0, BIG_SIZE, NULL},
        {"Range: bytes=-\r\n", 200, 0, BIG_SIZE, NULL},
        {"Range: bytes=99999999999999999999-\r\n", 200, 0, BIG_SIZE, NULL},
        {"Range: lines=1-2\r\n", 200, 0, BIG_SIZE, NULL},
        {"If-None-Match: \"big\"\r\n", 304, 0, 0, NULL},
    };
    struct client client = guest(state);
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        char head[256];
        snprintf(head, sizeof head, "GET /file HTTP/1.1\r\nHost: x\r\n%s\r\n", asked[i].fields);
        client_say(&client, head);
        struct answer answer = client_answer(&client, asked[i].status != 304);
        assert_int_equal(answer.status, asked[i].status);
        if (asked[i].range)
            assert_field(&answer, "Content-Range", asked[i].range);
        else
            assert_null(answer_field(&answer, "Content-Range"));
        assert_bytes(&answer, asked[i].first, asked[i].size);
        answer_clear(&answer);
    }
    client_close(&client);
}

static void a_client_may_leave_within_a_file(void **state)
{
    for (int i = 0; i < 20; i++) {
        struct client client = guest(state);
        client_say(&client, "GET /file HTTP/1.1\r\nHost: x\r\n\r\nGET /file HTTP/1.1\r\n"
                            "Host: x\r\n\r\n");
        if (i % 2)
            client_hears(&client, CLIENT_PATIENCE_MS);
        client_abort(&client);
    }
    house_await_connections(*state, 0);
}

static void a_file_that_is_not_taken_is_given_up(void **state)
{
    (void)state;
    struct http_server_options options = {.limits.write_deadline_ms = SHORT_MS,
                                          .limits.rate_min = 1 << 30};
    struct house_of_test *house = house_open(options);
    struct client client = client_connect(house_port(house));
    client_say(&client,
               "GET /file HTTP/1.1\r\nHost: x\r\n\r\nGET /file HTTP/1.1\r\nHost: x\r\n\r\n");
    house_await_connections(house, 0);
    client_close(&client);
    house_close(house);
}

static void a_file_that_became_shorter_ends_the_connection(void **state)
{
    struct client client = guest(state);
    client_say(&client, "GET /file/cut HTTP/1.1\r\nHost: x\r\n\r\n");
    client_await_end(&client);
    assert_in_range(client.size, BIG_SIZE, BIG_SIZE + 4096);
    client_close(&client);
}

int test_files(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_body_comes_whole_and_the_connection_goes_on),
        cmocka_unit_test(a_body_waits_for_those_before_it_and_for_its_admission),
        cmocka_unit_test(a_body_that_is_not_wanted_is_not_read),
        cmocka_unit_test(more_than_is_allowed_is_refused_before_it_comes),
        cmocka_unit_test(a_client_may_leave_within_a_large_body),
        cmocka_unit_test(no_more_than_the_limit_are_received_at_once),
        cmocka_unit_test(a_large_body_that_trickles_is_cut_off),
        cmocka_unit_test(without_room_for_it_a_body_is_refused_before_it_comes),
        cmocka_unit_test(a_file_is_sent_whole_and_the_connection_goes_on),
        cmocka_unit_test(a_part_is_sent_to_who_asks_for_one),
        cmocka_unit_test(a_client_may_leave_within_a_file),
        cmocka_unit_test(a_file_that_is_not_taken_is_given_up),
        cmocka_unit_test(a_file_that_became_shorter_ends_the_connection),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
