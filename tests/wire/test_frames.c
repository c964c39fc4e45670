/*
 * Frames as clients send them, well and badly, after the cases of the public Autobahn suite
 * (sections 1 to 7, 9, 12 and 13), each in one piece and byte by byte.
 */
#include "wire.h"
#include "guest.h"
#include "parlour.h"
#include "net/limits.h"
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

enum { TEXT = OPCODE_TEXT, BINARY = OPCODE_BINARY, MORE = OPCODE_CONTINUATION };
enum { PING = FINAL | OPCODE_PING, PONG = FINAL | OPCODE_PONG, STEPS_MAX = 8 };

static int open_parlour(void **state)
{
    *state = parlour_open((struct http_server_options){0});
    return 0;
}

static int close_parlour(void **state)
{
    parlour_close(*state);
    return 0;
}

struct said {
    unsigned first;
    struct str payload;
};

/* What is said and what is heard, each to the first that is all zero; then the server closes with
   the code, or, when that is 0, the client does. */
struct exchange_of_frames {
    const char *name;
    struct said says[STEPS_MAX], hears[STEPS_MAX];
    int code;
};

/* 125 bytes, which is what a control frame may carry. */
#define TEN "**********"
#define LONGEST TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "*****"
#define KOSME "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5"
#define SAID(first_, text_)             \
    {                                   \
        first_,                         \
        {                               \
            "" text_, sizeof(text_) - 1 \
        }                               \
    }

static const struct exchange_of_frames cases[] = {
    {"1.1.1 empty text", {SAID(FINAL | TEXT, "")}, {SAID(FINAL | TEXT, "")}, 0},
    {"1.1.2 text", {SAID(FINAL | TEXT, LONGEST)}, {SAID(FINAL | TEXT, LONGEST)}, 0},
    {"1.1.3 text of 126", {SAID(FINAL | TEXT, LONGEST "*")}, {SAID(FINAL | TEXT, LONGEST "*")}, 0},
    {"1.2.1 empty binary", {SAID(FINAL | BINARY, "")}, {SAID(FINAL | BINARY, "")}, 0},
    {"1.2.3 binary",
     {SAID(FINAL | BINARY, LONGEST "\xFE")},
     {SAID(FINAL | BINARY, LONGEST "\xFE")},
     0},

    {"2.1 ping", {SAID(PING, "")}, {SAID(PONG, "")}, 0},
    {"2.2 ping with text", {SAID(PING, "Hello")}, {SAID(PONG, "Hello")}, 0},
    {"2.3 ping with bytes", {SAID(PING, "\0\xFF\xFE")}, {SAID(PONG, "\0\xFF\xFE")}, 0},
    {"2.4 longest ping", {SAID(PING, LONGEST)}, {SAID(PONG, LONGEST)}, 0},
    {"2.5 ping too long", {SAID(PING, LONGEST "*")}, {{0}}, 1002},
    {"2.7 pong unasked", {SAID(PONG, "")}, {{0}}, 0},
    {"2.9 pong, then ping", {SAID(PONG, "x"), SAID(PING, "y")}, {SAID(PONG, "y")}, 0},
    {"2.10 pings",
     {SAID(PING, "1"), SAID(PING, "2"), SAID(PING, "3")},
     {SAID(PONG, "1"), SAID(PONG, "2"), SAID(PONG, "3")},
     0},

    {"3.1 reserved bit 1", {SAID(FINAL | 0x40 | TEXT, "x")}, {{0}}, 1002},
    {"3.2 reserved bit 2 behind a message",
     {SAID(FINAL | TEXT, "x"), SAID(FINAL | 0x20 | TEXT, "y")},
     {SAID(FINAL | TEXT, "x")},
     1002},
    {"3.3 reserved bit 3", {SAID(FINAL | 0x10 | TEXT, "x")}, {{0}}, 1002},
    {"3.5 reserved bits of binary", {SAID(FINAL | 0x50 | BINARY, "x")}, {{0}}, 1002},
    {"3.6 reserved bits of ping", {SAID(PING | 0x60, "")}, {{0}}, 1002},
    {"3.7 reserved bits of close", {SAID(FINAL | 0x70 | OPCODE_CLOSE, "")}, {{0}}, 1002},

    {"4.1.1 opcode 3", {SAID(FINAL | 3, "")}, {{0}}, 1002},
    {"4.1.2 opcode 4", {SAID(FINAL | 4, "x")}, {{0}}, 1002},
    {"4.1.3 opcode 5",
     {SAID(FINAL | TEXT, "x"), SAID(FINAL | 5, "")},
     {SAID(FINAL | TEXT, "x")},
     1002},
    {"4.1.5 opcode 7", {SAID(FINAL | 7, "")}, {{0}}, 1002},
    {"4.2.1 opcode 11", {SAID(FINAL | 11, "")}, {{0}}, 1002},
    {"4.2.5 opcode 15", {SAID(FINAL | 15, "x")}, {{0}}, 1002},

    {"5.1 ping in fragments", {SAID(OPCODE_PING, "a"), SAID(FINAL | MORE, "b")}, {{0}}, 1002},
    {"5.2 pong in fragments", {SAID(OPCODE_PONG, "a"), SAID(FINAL | MORE, "b")}, {{0}}, 1002},
    {"5.3 text in two",
     {SAID(TEXT, "frag"), SAID(FINAL | MORE, "ment")},
     {SAID(FINAL | TEXT, "fragment")},
     0},
    {"5.6 ping within",
     {SAID(TEXT, "frag"), SAID(PING, "p"), SAID(FINAL | MORE, "ment")},
     {SAID(PONG, "p"), SAID(FINAL | TEXT, "fragment")},
     0},
    {"5.9 continuation of nothing", {SAID(FINAL | MORE, "x")}, {{0}}, 1002},
    {"5.12 continuation of nothing, open", {SAID(MORE, "x"), SAID(FINAL | TEXT, "y")}, {{0}}, 1002},
    {"5.15 continuation behind the end",
     {SAID(TEXT, "a"), SAID(FINAL | MORE, "b"), SAID(MORE, "c"), SAID(FINAL | TEXT, "d")},
     {SAID(FINAL | TEXT, "ab")},
     1002},
    {"5.18 text within text", {SAID(TEXT, "a"), SAID(FINAL | TEXT, "b")}, {{0}}, 1002},
    {"5.19 fragments with pings",
     {SAID(TEXT, "1"), SAID(MORE, "2"), SAID(PING, "p"), SAID(MORE, "3"), SAID(MORE, "4"),
      SAID(PING, "q"), SAID(FINAL | MORE, "5")},
     {SAID(PONG, "p"), SAID(PONG, "q"), SAID(FINAL | TEXT, "12345")},
     0},
    {"5.21 close within", {SAID(BINARY, "a"), SAID(FINAL | OPCODE_CLOSE, "\x03\xE8")}, {{0}}, 1000},

    {"6.1.1 empty text", {SAID(FINAL | TEXT, "")}, {SAID(FINAL | TEXT, "")}, 0},
    {"6.1.2 of empty fragments",
     {SAID(TEXT, ""), SAID(MORE, ""), SAID(FINAL | MORE, "")},
     {SAID(FINAL | TEXT, "")},
     0},
    {"6.1.3 a middle that is not",
     {SAID(TEXT, ""), SAID(MORE, "middle"), SAID(FINAL | MORE, "")},
     {SAID(FINAL | TEXT, "middle")},
     0},
    {"6.2.1 UTF-8",
     {SAID(FINAL | TEXT, "Hello-\xC2\xB5@\xC3\x9F\xC3\xB6-UTF-8!!")},
     {SAID(FINAL | TEXT, "Hello-\xC2\xB5@\xC3\x9F\xC3\xB6-UTF-8!!")},
     0},
    {"6.2.2 cut between characters",
     {SAID(TEXT, "Hello-\xC2\xB5@"), SAID(FINAL | MORE, "\xC3\x9F")},
     {SAID(FINAL | TEXT, "Hello-\xC2\xB5@\xC3\x9F")},
     0},
    {"6.2.3 cut within characters",
     {SAID(TEXT, "\xCE"), SAID(MORE, "\xBA\xE1\xBD"), SAID(PING, ""), SAID(FINAL | MORE, "\xB9")},
     {SAID(PONG, ""), SAID(FINAL | TEXT, "\xCE\xBA\xE1\xBD\xB9")},
     0},
    {"6.3.1 a surrogate",
     {SAID(FINAL | TEXT, KOSME "\xED\xA0\x80"
                               "edited")},
     {{0}},
     1007},
    {"6.4.1 bad before the end", {SAID(TEXT, KOSME), SAID(MORE, "\xF4\x90\x80\x80")}, {{0}}, 1007},
    {"6.4.2 bad at its first byte", {SAID(TEXT, KOSME "\xF4"), SAID(MORE, "\x90")}, {{0}}, 1007},
    {"6.6.1 cut off", {SAID(FINAL | TEXT, "\xCE")}, {{0}}, 1007},
    {"6.6.3 cut off behind a character", {SAID(FINAL | TEXT, "\xCE\xBA\xE1")}, {{0}}, 1007},
    {"6.7.1 NUL", {SAID(FINAL | TEXT, "\0")}, {SAID(FINAL | TEXT, "\0")}, 0},
    {"6.8.1 five bytes", {SAID(FINAL | TEXT, "\xF8\x88\x80\x80\x80")}, {{0}}, 1007},
    {"6.9.4 the last character",
     {SAID(FINAL | TEXT, "\xF4\x8F\xBF\xBF")},
     {SAID(FINAL | TEXT, "\xF4\x8F\xBF\xBF")},
     0},
    {"6.10.2 above the last", {SAID(FINAL | TEXT, "\xF4\x90\x80\x80")}, {{0}}, 1007},
    {"6.12.1 a lone continuation byte", {SAID(FINAL | TEXT, "\x80")}, {{0}}, 1007},
    {"6.14.1 alone and first", {SAID(FINAL | TEXT, "\xC0 \xC1 ")}, {{0}}, 1007},
    {"6.17.1 overlong", {SAID(FINAL | TEXT, "\xC0\xAF")}, {{0}}, 1007},
    {"6.17.3 overlong in four", {SAID(FINAL | TEXT, "\xF0\x80\x80\xAF")}, {{0}}, 1007},
    {"6.22.1 no character, but valid",
     {SAID(FINAL | TEXT, "\xEF\xBF\xBE")},
     {SAID(FINAL | TEXT, "\xEF\xBF\xBE")},
     0},

    {"7.1.1 message, close", {SAID(FINAL | TEXT, "x")}, {SAID(FINAL | TEXT, "x")}, 0},
    {"7.1.3 ping behind close",
     {SAID(FINAL | OPCODE_CLOSE, "\x03\xE8"), SAID(PING, "")},
     {{0}},
     1000},
    {"7.3.1 close without payload", {SAID(FINAL | OPCODE_CLOSE, "")}, {{0}}, SOCKET_NO_CODE},
    {"7.3.2 close with one byte", {SAID(FINAL | OPCODE_CLOSE, "\x03")}, {{0}}, 1002},
    {"7.3.4 close with a reason", {SAID(FINAL | OPCODE_CLOSE, "\x03\xE8Hello")}, {{0}}, 1000},
    {"7.3.6 close too long", {SAID(FINAL | OPCODE_CLOSE, "\x03\xE8" LONGEST)}, {{0}}, 1002},
    {"7.5.1 close with bad text",
     {SAID(FINAL | OPCODE_CLOSE, "\x03\xE8\xED\xA0\x80")},
     {{0}},
     1007},
};

static void say_by_bytes(const struct client *client, struct str bytes)
{
    for (size_t i = 0; i < bytes.size; i++)
        client_send(client, (struct str){bytes.at + i, 1});
}

static void run(int port, const struct exchange_of_frames *each, bool by_bytes)
{
    struct client client = guest_enter(port, "/echo", NULL);
    for (size_t i = 0; i < STEPS_MAX && (each->says[i].first || each->says[i].payload.at); i++) {
        struct str frame = guest_frame(each->says[i].first, each->says[i].payload);
        if (by_bytes)
            say_by_bytes(&client, frame);
        else
            client_send(&client, frame);
    }
    for (size_t i = 0; i < STEPS_MAX && each->hears[i].first; i++)
        guest_expect(&client, each->hears[i].first, each->hears[i].payload);
    if (!each->code)
        guest_say_close(&client, SOCKET_NORMAL);
    guest_expect_close(&client, each->code ? each->code : SOCKET_NORMAL);
    client_close(&client);
}

static void frames_are_read_as_the_rfc_says(void **state)
{
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        print_message("%s\n", cases[i].name);
        run(parlour_port(*state), &cases[i], false);
        run(parlour_port(*state), &cases[i], true);
    }
}

static void bytes_that_are_no_frame_are_refused(void **state)
{
    static const struct {
        const char *name;
        struct str bytes;
        int code;
    } bad[] = {
        {"without a mask", STR("\x81\x01x"), 1002},
        {"a ping without a mask", STR("\x89\x00"), 1002},
        {"two bytes for a size of one",
         STR("\x82\xFE\x00\x7D"
             "mask"),
         1002},
        {"eight bytes for a size of two",
         STR("\x82\xFF\0\0\0\0\0\0\xFF\xFF"
             "mask"),
         1002},
        {"a size with the highest bit",
         STR("\x82\xFF\x80\0\0\0\0\0\0\0"
             "mask"),
         1002},
        {"one byte too many",
         STR("\x82\xFF\0\0\0\0\0\1\0\1"
             "mask"),
         1009},
        {"far too many",
         STR("\x82\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
             "mask"),
         1009},
        {"HTTP", STR("GET / HTTP/1.1\r\n"), 1002},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        print_message("%s\n", bad[i].name);
        struct client client = guest_enter(parlour_port(*state), "/echo", NULL);
        client_send(&client, bad[i].bytes);
        guest_expect_close(&client, bad[i].code);
        client_close(&client);
    }
}

/* Autobahn 9: as large as is allowed, in one piece and in fragments; and one byte more. */
static void a_message_may_be_so_large(void **state)
{
    char *large = malloc(SOCKET_MESSAGE_MAX + 1);
    assert_non_null(large);
    memset(large, '*', SOCKET_MESSAGE_MAX + 1);
    struct str whole = {large, SOCKET_MESSAGE_MAX};
    static const size_t pieces[] = {SOCKET_MESSAGE_MAX, 16384, 4096, 1000, 64};
    struct client client = guest_enter(parlour_port(*state), "/echo", NULL);
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        for (size_t at = 0; at < whole.size; at += pieces[i]) {
            unsigned final = at + pieces[i] >= whole.size ? FINAL : 0;
            guest_say(&client, final | (at ? MORE : TEXT), str_cut(str_from(whole, at), pieces[i]));
        }
        guest_expect(&client, FINAL | TEXT, whole);
    }
    guest_say(&client, BINARY, whole);
    guest_say(&client, FINAL | MORE, STR("x"));
    guest_expect_close(&client, SOCKET_TOO_LARGE);
    client_close(&client);
    free(large);
}

/* ---- compressed: Autobahn 12 and 13 ---- */

#define OFFER(parameters_) "Sec-WebSocket-Extensions: permessage-deflate" parameters_ "\r\n"

static struct str deflated(struct str text, int window_bits)
{
    static unsigned char out[FRAME_OF_TEST_MAX];
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, -window_bits, 8, 0), Z_OK);
    stream.next_in = (z_const Bytef *)(uintptr_t)text.at;
    stream.avail_in = (uInt)text.size;
    stream.next_out = out;
    stream.avail_out = sizeof out;
    assert_int_equal(deflate(&stream, Z_SYNC_FLUSH), Z_OK);
    size_t size = sizeof out - stream.avail_out - 4;
    deflateEnd(&stream);
    return (struct str){(const char *)out, size};
}

static struct str inflated(struct str bytes, int window_bits)
{
    static unsigned char out[FRAME_OF_TEST_MAX];
    static char in[FRAME_OF_TEST_MAX];
    z_stream stream = {0};
    assert_int_equal(inflateInit2(&stream, -window_bits), Z_OK);
    memcpy(in, bytes.at, bytes.size);
    memcpy(in + bytes.size, "\0\0\xFF\xFF", 4);
    stream.next_in = (z_const Bytef *)in;
    stream.avail_in = (uInt)bytes.size + 4;
    stream.next_out = out;
    stream.avail_out = sizeof out;
    assert_int_equal(inflate(&stream, Z_SYNC_FLUSH), Z_OK);
    assert_int_equal(stream.avail_in, 0);
    size_t size = sizeof out - stream.avail_out;
    inflateEnd(&stream);
    return (struct str){(const char *)out, size};
}

static struct str sentences(size_t size)
{
    static char text[SOCKET_MESSAGE_MAX];
    for (size_t at = 0; at < size; at++)
        text[at] = "Halo, pesanan saya belum sampai. "[(at * at / 7 + at) % 33];
    return (struct str){text, size};
}

static void compressed_messages_go_both_ways(void **state)
{
    static const struct {
        const char *offer;
        int bits; /* of what the server sends */
    } offers[] = {
        {OFFER(""), 15},
        {OFFER("; client_max_window_bits"), 15},
        {OFFER("; client_no_context_takeover; server_no_context_takeover"), 15},
        {OFFER("; server_max_window_bits=9; client_max_window_bits=9"), 9},
        {OFFER("; server_max_window_bits=12"), 12},
        {"Sec-WebSocket-Extensions: x-other; a=\"b\", permessage-deflate\r\n", 15},
    };
    static const size_t sizes[] = {0, 16, 64, 256, 512, 1024, 4096, 16384, SOCKET_MESSAGE_MAX};
    for (size_t i = 0; i < COUNT_OF(offers); i++) {
        struct client client = guest_enter(parlour_port(*state), "/echo", offers[i].offer);
        for (size_t j = 0; j < COUNT_OF(sizes); j++) {
            unsigned first;
            struct str text = sentences(sizes[j]);
            guest_say(&client, FINAL | DEFLATED | TEXT, deflated(text, offers[i].bits));
            struct str heard = guest_hear(&client, &first);
            bool pays = text.size >= SOCKET_DEFLATE_MIN && text.size <= (size_t)1 << offers[i].bits;
            assert_int_equal(first, FINAL | (pays ? DEFLATED : 0) | TEXT);
            if (pays)
                heard = inflated(heard, offers[i].bits);
            assert_int_equal(heard.size, text.size);
            if (text.size)
                assert_memory_equal(heard.at, text.at, text.size);
        }
        guest_say(&client, FINAL | TEXT, STR("plain ones may come too"));
        guest_expect(&client, FINAL | TEXT, STR("plain ones may come too"));
        struct str halves = deflated(STR("in two frames"), 15);
        guest_say(&client, DEFLATED | TEXT, str_cut(halves, 5));
        guest_say(&client, PING, STR("between"));
        guest_say(&client, FINAL | MORE, str_from(halves, 5));
        guest_expect(&client, PONG, STR("between"));
        guest_expect(&client, FINAL | TEXT, STR("in two frames"));
        guest_say_close(&client, SOCKET_NORMAL);
        guest_expect_close(&client, SOCKET_NORMAL);
        client_close(&client);
    }
}

static struct str bomb(size_t size)
{
    char *zeros = calloc(1, size);
    assert_non_null(zeros);
    struct str packed = deflated((struct str){zeros, size}, 15);
    free(zeros);
    return packed;
}

static void what_does_not_inflate_is_refused(void **state)
{
    static const char offer[] = OFFER("");
    const struct {
        unsigned first;
        struct str payload;
        int code;
    } bad[] = {
        {FINAL | DEFLATED | BINARY, bomb(SOCKET_MESSAGE_MAX + 1), SOCKET_TOO_LARGE},
        {FINAL | DEFLATED | BINARY, STR("\xFF\xFF\xFF\xFF"), SOCKET_NOT_TEXT},
        {FINAL | DEFLATED | TEXT, STR("\xF2\x48\xCD"), SOCKET_NOT_TEXT},
        {FINAL | MORE | DEFLATED, STR("x"), SOCKET_PROTOCOL_ERROR},
        {PING | DEFLATED, STR(""), SOCKET_PROTOCOL_ERROR},
        {FINAL | 0x20 | TEXT, STR("x"), SOCKET_PROTOCOL_ERROR},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct client client = guest_enter(parlour_port(*state), "/echo", offer);
        struct str payload = i == 0 ? bomb(SOCKET_MESSAGE_MAX + 1) : bad[i].payload;
        guest_say(&client, bad[i].first, payload);
        guest_expect_close(&client, bad[i].code);
        client_close(&client);
    }
    struct client client = guest_enter(parlour_port(*state), "/echo", offer);
    guest_say(&client, FINAL | DEFLATED | BINARY, bomb(32 * 1024 * 1024));
    guest_expect_close(&client, SOCKET_TOO_LARGE);
    client_close(&client);
    client = guest_enter(parlour_port(*state), "/echo", offer);
    guest_say(&client, FINAL | DEFLATED | TEXT, deflated(STR("\xED\xA0\x80"), 15));
    guest_expect_close(&client, SOCKET_NOT_TEXT);
    client_close(&client);
}

int test_frames(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_read_as_the_rfc_says),
        cmocka_unit_test(bytes_that_are_no_frame_are_refused),
        cmocka_unit_test(a_message_may_be_so_large),
        cmocka_unit_test(compressed_messages_go_both_ways),
        cmocka_unit_test(what_does_not_inflate_is_refused),
    };
    return cmocka_run_group_tests(tests, open_parlour, close_parlour);
}
