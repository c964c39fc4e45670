/* Requests that two servers might read in two ways, or that are too large: refused, and closed. */
#include "wire.h"
#include "net/limits.h"
#include <stdio.h>

#define LINE "POST /echo HTTP/1.1\r\nHost: x\r\n"
#define CHUNKS LINE "Transfer-Encoding: chunked\r\n\r\n"

struct refusal {
    int status;
    const char *name;
    struct str bytes;
};

static const struct refusal refusals[] = {
    {400, "a length twice", STR(LINE "Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi")},
    {400, "two lengths", STR(LINE "Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi!")},
    {400, "a list of lengths", STR(LINE "Content-Length: 2, 2\r\n\r\nhi")},
    {400, "a length and chunks",
     STR(LINE "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
    {400, "chunks and a length",
     STR(LINE "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n")},
    {400, "a negative length", STR(LINE "Content-Length: -1\r\n\r\n")},
    {400, "a signed length", STR(LINE "Content-Length: +1\r\n\r\na")},
    {400, "an empty length", STR(LINE "Content-Length:\r\n\r\n")},
    {400, "a length in hexadecimal", STR(LINE "Content-Length: 0x1\r\n\r\na")},
    {400, "a length in parts", STR(LINE "Content-Length: 1 1\r\n\r\na")},
    {400, "a length above all", STR(LINE "Content-Length: 99999999999999999999\r\n\r\na")},
    {400, "a space before the colon", STR(LINE "Content-Length : 2\r\n\r\nhi")},
    {400, "a tab before the colon", STR(LINE "X-A\t: 2\r\n\r\n")},
    {400, "a space in a name", STR(LINE "X A: 2\r\n\r\n")},
    {400, "a name that is empty", STR(LINE ": 2\r\n\r\n")},
    {400, "a line without a colon", STR(LINE "Nonsense\r\n\r\n")},
    {400, "a name above ASCII", STR(LINE "X-\xC3\xA9: 2\r\n\r\n")},
    {400, "a name in parentheses", STR(LINE "X(a): 2\r\n\r\n")},
    {400, "a folded field", STR(LINE "X-A: 1\r\n 2\r\n\r\n")},
    {400, "a field folded by a tab", STR(LINE "X-A: 1\r\n\t2\r\n\r\n")},
    {400, "a folded encoding", STR(LINE "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n")},
    {400, "a first field that is folded", STR("GET /echo HTTP/1.1\r\n Host: x\r\n\r\n")},
    {400, "a space before the method", STR(" GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "a bare LF after the line", STR("GET /echo HTTP/1.1\nHost: x\r\n\r\n")},
    {400, "a bare LF after a field", STR("GET /echo HTTP/1.1\r\nHost: x\n\r\n")},
    {400, "a bare LF at the end", STR("GET /echo HTTP/1.1\r\nHost: x\r\n\n")},
    {400, "a bare LF before", STR("\nGET /echo HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "bare LFs only", STR("GET /echo HTTP/1.1\nHost: x\n\n")},
    {400, "a bare CR after the line", STR("GET /echo HTTP/1.1\rHost: x\r\n\r\n")},
    {400, "a bare CR in a value", STR(LINE "X-A: 1\rX-B: 2\r\n\r\n")},
    {400, "a bare CR at the end", STR("GET /echo HTTP/1.1\r\nHost: x\r\n\rX")},
    {400, "a NUL in a value", STR(LINE "X-A: 1\0002\r\n\r\n")},
    {400, "a NUL in a name", STR(LINE "X\000A: 1\r\n\r\n")},
    {400, "a NUL in the target", STR("GET /ec\000ho HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "a control byte in a value", STR(LINE "X-A: 1\x01\r\n\r\n")},
    {400, "a DEL in a value", STR(LINE "X-A: 1\x7F\r\n\r\n")},
    {400, "a control byte in the target", STR("GET /ec\x1Fho HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "a target above ASCII", STR("GET /\xC3\xA9 HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "a fragment", STR("GET /echo#there HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "a target with a space", STR("GET /ec ho HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "a tab for a space", STR("GET\t/echo HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "a target without a slash", STR("GET echo HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "a target of a query alone", STR("GET ?echo HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "an authority for a target", STR("GET example.org:80 HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "another scheme", STR("GET ftp://example.org/ HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "a scheme without a host", STR("GET http:///echo HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "an asterisk to get", STR("GET * HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "no host", STR("GET /echo HTTP/1.1\r\n\r\n")},
    {400, "two hosts", STR("GET /echo HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n")},
    {400, "two hosts in one", STR("GET /echo HTTP/1.1\r\nHost: x, y\r\n\r\n")},
    {400, "a host with a path", STR("GET /echo HTTP/1.1\r\nHost: x/y\r\n\r\n")},
    {400, "a host with a user", STR("GET /echo HTTP/1.1\r\nHost: a@x\r\n\r\n")},
    {400, "two hosts in 1.0", STR("GET /echo HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n")},
    {400, "another encoding", STR(LINE "Transfer-Encoding: gzip\r\n\r\n")},
    {400, "chunks within another encoding", STR(LINE "Transfer-Encoding: chunked, gzip\r\n\r\n")},
    {400, "another encoding before chunks",
     STR(LINE "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")},
    {400, "chunks twice", STR(LINE "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n")},
    {400, "two encodings",
     STR(LINE "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n")},
    {400, "an encoding like chunks", STR(LINE "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")},
    {400, "an encoding in quotes", STR(LINE "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n")},
    {400, "an encoding after a vertical tab",
     STR(LINE "Transfer-Encoding: \x0B"
              "chunked\r\n\r\n0\r\n\r\n")},
    {400, "chunks in 1.0",
     STR("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
    {400, "no chunk size", STR(CHUNKS "\r\nhello\r\n0\r\n\r\n")},
    {400, "a chunk size of letters", STR(CHUNKS "xyz\r\n")},
    {400, "a chunk size with a sign", STR(CHUNKS "+1\r\na\r\n0\r\n\r\n")},
    {400, "a negative chunk size", STR(CHUNKS "-1\r\n")},
    {400, "a chunk size with a prefix", STR(CHUNKS "0x1\r\na\r\n0\r\n\r\n")},
    {400, "a space before a chunk size", STR(CHUNKS " 1\r\na\r\n0\r\n\r\n")},
    {400, "a space after a chunk size", STR(CHUNKS "1 \r\na\r\n0\r\n\r\n")},
    {400, "zeros without end", STR(CHUNKS "00000000000000000\r\n\r\n")},
    {400, "a bare LF after a chunk size", STR(CHUNKS "1\na\r\n0\r\n\r\n")},
    {400, "a bare CR after a chunk size", STR(CHUNKS "1\ra\r\n0\r\n\r\n")},
    {400, "a bare LF after an extension", STR(CHUNKS "1;a\na\r\n0\r\n\r\n")},
    {400, "a NUL in an extension", STR(CHUNKS "1;a\000\r\na\r\n0\r\n\r\n")},
    {400, "a bare LF after a chunk", STR(CHUNKS "1\r\na\n0\r\n\r\n")},
    {400, "a chunk longer than its size", STR(CHUNKS "1\r\nab\r\n0\r\n\r\n")},
    {400, "a bare LF at the end of chunks", STR(CHUNKS "0\r\n\n")},
    {400, "a folded trailer", STR(CHUNKS "0\r\nX: 1\r\n 2\r\n\r\n")},
    {400, "a trailer with a bare LF", STR(CHUNKS "0\r\nX: 1\n\r\n")},
    {400, "an unknown protocol", STR("GET /echo FTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "no protocol", STR("GET /echo\r\n\r\n")},
    {400, "two spaces", STR("GET  /echo HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "a space at the end of the line", STR("GET /echo HTTP/1.1 \r\nHost: x\r\n\r\n")},
    {400, "a method that is no token", STR("G@T /echo HTTP/1.1\r\nHost: x\r\n\r\n")},
    {400, "a greeting of TLS", STR("\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03")},
    {405, "a tunnel", STR("CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n")},
    {413, "more than its route takes",
     STR("POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n")},
    {413, "more than its route takes, announced",
     STR("POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n"
         "Expect: 100-continue\r\n\r\n")},
    {413, "more than its route takes, in chunks",
     STR("POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
         "5\r\nhello\r\n6\r\n")},
    {413, "a chunk size above all", STR(CHUNKS "FFFFFFFFFFFFFFFF\r\n")},
    {417, "another expectation", STR(LINE "Expect: 200-ok\r\n\r\n")},
    {501, "an unknown method", STR("FETCH /echo HTTP/1.1\r\nHost: x\r\n\r\n")},
    {501, "a method in small letters", STR("get /echo HTTP/1.1\r\nHost: x\r\n\r\n")},
    {505, "http 2.0", STR("GET /echo HTTP/2.0\r\nHost: x\r\n\r\n")},
    {505, "http 1.2", STR("GET /echo HTTP/1.2\r\nHost: x\r\n\r\n")},
    {400, "the preface of http 2", STR("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")},
};

static void check(struct client *client, const struct refusal *refusal)
{
    struct answer answer = client_answer(client, true);
    assert_int_equal(answer.status, refusal->status);
    assert_field(&answer, "Connection", "close");
    answer_clear(&answer);
    client_end(client);
    client_expect_end(client);
}

static void each_is_refused_and_closed(void **state)
{
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        print_message("  %s\n", refusals[i].name);
        struct client client = guest(state);
        client_send(&client, refusals[i].bytes);
        client_say(&client, "GET /echo?smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
        check(&client, &refusals[i]);
        client_close(&client);
    }
}

static void each_is_refused_byte_by_byte(void **state)
{
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct client client = guest(state);
        for (size_t at = 0; at < refusals[i].bytes.size; at++)
            client_send(&client, str_cut(str_from(refusals[i].bytes, at), 1));
        check(&client, &refusals[i]);
        client_close(&client);
    }
}

static void each_is_refused_after_an_answer(void **state)
{
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct client client = guest(state);
        client_say(&client, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
        client_send(&client, refusals[i].bytes);
        assert_int_equal(client_status(&client), 200);
        check(&client, &refusals[i]);
        client_close(&client);
    }
}

static void send_long_head(struct client *client, size_t size)
{
    static const char start[] = "GET /echo HTTP/1.1\r\nHost: x\r\nX-Long: ";
    char filler[HTTP_HEADER_MAX];
    memset(filler, 'a', sizeof filler);
    client_say(client, start);
    client_send(client, (struct str){filler, size - (sizeof start - 1) - 4});
    client_say(client, "\r\n\r\n");
}

static void a_head_may_have_its_size_and_no_more(void **state)
{
    struct client client = guest(state);
    send_long_head(&client, HTTP_HEADER_MAX);
    assert_int_equal(client_status(&client), 200);
    send_long_head(&client, HTTP_HEADER_MAX + 1);
    assert_int_equal(client_status(&client), 431);
    client_end(&client);
    client_expect_end(&client);
    client_close(&client);
}

static void send_fields(struct client *client, int count)
{
    client_say(client, "GET /echo HTTP/1.1\r\nHost: x\r\n");
    for (int i = 1; i < count; i++)
        client_say(client, "A: b\r\n");
    client_say(client, "\r\n");
}

static void a_head_may_have_so_many_fields_and_no_more(void **state)
{
    struct client client = guest(state);
    send_fields(&client, HTTP_FIELDS_MAX);
    assert_int_equal(client_status(&client), 200);
    send_fields(&client, HTTP_FIELDS_MAX + 1);
    assert_int_equal(client_status(&client), 431);
    client_end(&client);
    client_expect_end(&client);
    client_close(&client);
}

static void extensions_and_trailers_are_bounded(void **state)
{
    char filler[HTTP_CHUNK_EXTRA_MAX + 1];
    memset(filler, 'a', sizeof filler);
    struct client client = guest(state);
    client_say(&client, CHUNKS "1;");
    client_send(&client, (struct str){filler, sizeof filler});
    assert_int_equal(client_status(&client), 400);
    client_close(&client);

    client = guest(state);
    client_say(&client, CHUNKS "0\r\nX: ");
    client_send(&client, (struct str){filler, sizeof filler});
    assert_int_equal(client_status(&client), 400);
    client_close(&client);
}

static void a_body_may_have_its_limit(void **state)
{
    struct client client = guest(state);
    client_say(&client, "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123456789"
                        "POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n");
    assert_int_equal(client_status(&client), 200);
    assert_int_equal(client_status(&client), 200);
    client_close(&client);
}

static void the_application_words_what_it_can(void **state)
{
    struct client client = guest(state);
    client_say(&client, "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n");
    struct answer answer = client_answer(&client, true);
    assert_string_equal(answer.body, "refused with 413");
    assert_field(&answer, "X-Refused", "yes");
    answer_clear(&answer);
    client_close(&client);
}

/* Closing at once would reset the connection, and the answer might be lost with it. */
static void a_client_that_goes_on_sending_still_reads_its_refusal(void **state)
{
    struct client client = guest(state);
    char filler[64 * 1024];
    memset(filler, 'a', sizeof filler);
    client_say(&client, LINE "Content-Length: 10000000\r\n\r\n");
    for (int i = 0; i < 40; i++)
        client_send(&client, (struct str){filler, sizeof filler});
    assert_int_equal(client_status(&client), 413);
    client_end(&client);
    client_expect_end(&client);
    client_close(&client);
}

int test_refusals(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_refused_and_closed),
        cmocka_unit_test(each_is_refused_byte_by_byte),
        cmocka_unit_test(each_is_refused_after_an_answer),
        cmocka_unit_test(a_head_may_have_its_size_and_no_more),
        cmocka_unit_test(a_head_may_have_so_many_fields_and_no_more),
        cmocka_unit_test(extensions_and_trailers_are_bounded),
        cmocka_unit_test(a_body_may_have_its_limit),
        cmocka_unit_test(the_application_words_what_it_can),
        cmocka_unit_test(a_client_that_goes_on_sending_still_reads_its_refusal),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
