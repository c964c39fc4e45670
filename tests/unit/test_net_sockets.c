/* WebSockets without sockets: the vectors of RFC 6455 and RFC 7692, offers, frames, seats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/random.h"
#include "net/address.h"
#include "net/limits.h"
#include "net/socket/frame.h"
#include "net/socket/handshake.h"
#include "net/socket/seats.h"
#include "base/checksum.h"
#include <stdlib.h>

static void assert_text(struct str got, struct str wanted)
{
    assert_int_equal(got.size, wanted.size);
    if (wanted.size)
        assert_memory_equal(got.at, wanted.at, wanted.size);
}

/* FIPS 180-4's examples, and each way to fill the last block. */
static void sha1_is_sha1(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        unsigned char begin[4];
    } cases[] = {
        {STR(""), {0xDA, 0x39, 0xA3, 0xEE}},
        {STR("abc"), {0xA9, 0x99, 0x3E, 0x36}},
        {STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), {0x84, 0x98, 0x3E, 0x44}},
        {STR("1234567890123456789012345678901234567890123456789012345678901234"
             "5678901234567890"),
         {0x50, 0xAB, 0xF5, 0x70}},
    };
    unsigned char sum[SHA1_SIZE];
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        checksum_sha1(cases[i].text, sum);
        assert_memory_equal(sum, cases[i].begin, sizeof cases[i].begin);
    }
}

static void the_key_is_accepted_as_in_rfc_6455_1_3(void **state)
{
    (void)state;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    assert_text(handshake_accept(arena, STR("dGhlIHNhbXBsZSBub25jZQ==")),
                STR("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
}

static void offers_are_taken_declined_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *field;
        bool is_sound;
        unsigned window_bits;
        const char *answer;
    } cases[] = {
#define AGREED "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        {"permessage-deflate", true, 15, AGREED},
        {"Permessage-Deflate ; client_max_window_bits", true, 15, AGREED},
        {"permessage-deflate; client_max_window_bits=10", true, 15, AGREED},
        {"permessage-deflate; client_max_window_bits=\"10\"", true, 15, AGREED},
        {"permessage-deflate; server_max_window_bits=8", true, 8,
         AGREED "; server_max_window_bits=8"},
        {"permessage-deflate; server_max_window_bits=15", true, 15,
         AGREED "; server_max_window_bits=15"},
        {"permessage-deflate; server_max_window_bits=16, permessage-deflate", true, 15, AGREED},
        {"permessage-deflate; server_no_context_takeover; client_no_context_takeover", true, 15,
         AGREED},
        {"x-webkit-deflate-frame, permessage-deflate", true, 15, AGREED},
        /* RFC 7692, 7.1: an offer that breaks its rules is declined. */
        {"permessage-deflate; server_max_window_bits", true, 0, ""},
        {"permessage-deflate; server_max_window_bits=7", true, 0, ""},
        {"permessage-deflate; server_max_window_bits=010", true, 0, ""},
        {"permessage-deflate; client_max_window_bits=99999999999999999999", true, 0, ""},
        {"permessage-deflate; server_no_context_takeover=1", true, 0, ""},
        {"permessage-deflate; server_no_context_takeover; server_no_context_takeover", true, 0, ""},
        {"permessage-deflate; unknown", true, 0, ""},
        {"permessage-bzip2", true, 0, ""},
        /* RFC 6455, 9.1: what is no list of extensions is refused. */
        {"", false, 0, ""},
        {"permessage-deflate;", false, 0, ""},
        {"permessage-deflate,", false, 15, AGREED},
        {"permessage-deflate; a=", false, 0, ""},
        {"permessage-deflate; a=\"b", false, 0, ""},
        {"permessage-deflate; a=\"\"", false, 0, ""},
        {"permessage-deflate; a=\"b\\", false, 0, ""},
        {"permessage deflate", false, 0, ""},
        {"a=b", false, 0, ""},
    };
    AUTO(arena_free_p) struct arena *arena = arena_new();
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct handshake handshake = {0};
        if (offers_read(str_of(cases[i].field), &handshake) != cases[i].is_sound)
            fail_msg("%s", cases[i].field);
        if (!cases[i].is_sound)
            continue;
        assert_int_equal(handshake.window_bits, cases[i].window_bits);
        assert_text(handshake_extensions(arena, &handshake), str_of(cases[i].answer));
    }
}

/* ---- frames ---- */

static void expect(struct str frame, enum frame_step step, bool is_text, struct str payload)
{
    struct frame_reader reader = {0};
    struct str got;
    assert_int_equal(frame_take(&reader, &frame, &got), step);
    assert_text(got, payload);
    assert_int_equal(frame.size, 0);
    assert_int_equal(reader.is_text, is_text);
    assert_int_equal(frame_take(&reader, &frame, &got), FRAME_MORE);
    assert_null(reader.message);
    assert_false(frame_reader_is_within(&reader));
}

static void frames_of_rfc_6455_5_7_are_read(void **state)
{
    (void)state;
    expect(STR("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"), FRAME_MESSAGE, true, STR("Hello"));
    expect(STR("\x8a\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"), FRAME_PONG, false, STR("Hello"));
    struct frame_reader reader = {0};
    struct str unmasked = STR("\x81\x05\x48\x65\x6c\x6c\x6f"), got;
    assert_int_equal(frame_take(&reader, &unmasked, &got), FRAME_REFUSED);
    assert_int_equal(reader.code, SOCKET_PROTOCOL_ERROR);
}

static void frames_of_rfc_6455_5_7_are_written(void **state)
{
    (void)state;
    struct frame *text = frame_text(STR("Hello"));
    assert_text(frame_bytes(text, NULL, 0), STR("\x81\x05\x48\x65\x6c\x6c\x6f"));
    frame_unref(text);
    struct frame *ping = frame_control(OPCODE_PING, STR("Hello"));
    assert_text(frame_bytes(ping, NULL, 0), STR("\x89\x05\x48\x65\x6c\x6c\x6f"));
    frame_unref(ping);
    unsigned char head[FRAME_OUT_HEAD_MAX];
    static const struct {
        size_t size, head_size;
        const char *head;
    } sizes[] = {
        {125, 2, "\x82\x7D"},
        {126, 4, "\x82\x7E\x00\x7E"},
        {256, 4, "\x82\x7E\x01\x00"},
        {65535, 4, "\x82\x7E\xFF\xFF"},
        {65536, 10, "\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00"},
    };
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        assert_int_equal(frame_head(head, OPCODE_BINARY, false, sizes[i].size), sizes[i].head_size);
        assert_memory_equal(head, sizes[i].head, sizes[i].head_size);
    }
}

static void a_mask_goes_on_where_it_stood(void **state)
{
    (void)state;
    static const unsigned char mask[] = {1, 2, 3, 4};
    char text[64], whole[64], parts[64];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i * 7);
    frame_unmask(whole, (struct str){text, sizeof text}, mask, 0);
    for (size_t i = 0; i < sizeof text; i++)
        assert_int_equal(whole[i], (char)(text[i] ^ (char)mask[i % 4]));
    for (size_t cut = 0; cut < sizeof text; cut++) {
        frame_unmask(parts, (struct str){text, cut}, mask, 0);
        frame_unmask(parts + cut, (struct str){text + cut, sizeof text - cut}, mask, cut);
        assert_memory_equal(parts, whole, sizeof whole);
    }
}

static void a_reason_is_cut_between_characters(void **state)
{
    (void)state;
    char reason[200];
    for (size_t i = 0; i < sizeof reason; i += 2)
        memcpy(reason + i, "\xC3\xA9", 2);
    struct frame *frame = frame_close(4000, (struct str){reason, sizeof reason});
    struct str bytes = frame_bytes(frame, NULL, 0);
    assert_int_equal(bytes.size, 2 + 2 + 122); /* of 123 that would fit */
    assert_true(utf8_is_valid(str_from(bytes, 4)));
    frame_unref(frame);
    frame = frame_close(SOCKET_NO_CODE, STR("dropped"));
    assert_text(frame_bytes(frame, NULL, 0), STR("\x88\x00"));
    frame_unref(frame);
}

/* ---- compression ---- */

static void messages_of_rfc_7692_7_2_3_are_inflated(void **state)
{
    (void)state;
    static const struct str forms[] = {
        STR("\xf2\x48\xcd\xc9\xc9\x07\x00"),                         /* 7.2.3.1 */
        STR("\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"),         /* 7.2.3.3 */
        STR("\xf3\x48\xcd\xc9\xc9\x07\x00\x00"),                     /* 7.2.3.4 */
        STR("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"), /* 7.2.3.5 */
    };
    struct packer *packer = packer_new();
    struct str got;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        assert_int_equal(packer_inflate(packer, forms[i], &got), UNPACKED);
        assert_text(got, STR("Hello"));
    }
    assert_int_equal(packer_inflate(packer, STR("\x00"), &got), UNPACKED); /* 7.2.3.6: empty */
    assert_int_equal(got.size, 0);
    /* 7.2.3.2 refers to the message before it, which nobody keeps. */
    assert_int_equal(packer_inflate(packer, STR("\xf2\x00\x11\x00\x00"), &got), UNPACKED_BAD);
    assert_int_equal(packer_inflate(packer, STR("\xf2\x48\xcd"), &got), UNPACKED_BAD);
    packer_free(packer);
}

static void a_frame_is_compressed_once_for_all(void **state)
{
    (void)state;
    struct packer *packer = packer_new();
    char text[600];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "Halo, pesanan saya "[i % 19];
    struct frame *frame = frame_text((struct str){text, sizeof text});
    struct str plain = frame_bytes(frame, packer, 0), small = frame_bytes(frame, packer, 15), got;
    assert_int_equal((unsigned char)plain.at[0], 0x81);
    assert_int_equal((unsigned char)small.at[0], 0xC1);
    assert_true(small.size < plain.size / 4);
    assert_true(frame_bytes(frame, packer, 10).at == small.at);
    assert_true(frame_bytes(frame, packer, 9).at == plain.at); /* 512 bytes of window */
    assert_int_equal(packer_inflate(packer, str_from(small, 2), &got), UNPACKED);
    assert_text(got, (struct str){text, sizeof text});
    frame_unref(frame);

    /* What does not get smaller goes as it is, and so does what is short. */
    random_bytes(text, sizeof text);
    struct frame *noise = frame_binary((struct str){text, sizeof text});
    assert_int_equal((unsigned char)frame_bytes(noise, packer, 15).at[0], 0x82);
    assert_int_equal((unsigned char)frame_bytes(noise, packer, 15).at[0], 0x82);
    frame_unref(noise);
    struct frame *brief = frame_text(STR("**********************"));
    assert_int_equal((unsigned char)frame_bytes(brief, packer, 15).at[0], 0x81);
    frame_unref(brief);
    packer_free(packer);
}

/* ---- text in pieces ---- */

static void text_in_pieces_is_as_valid_as_the_whole(void **state)
{
    (void)state;
    static const unsigned char bytes[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0,
                                          0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED,
                                          0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
    enum { KINDS = sizeof bytes };
    for (size_t i = 0; i < (size_t)KINDS * KINDS * KINDS * KINDS; i++) {
        char text[4] = {(char)bytes[i % KINDS], (char)bytes[i / KINDS % KINDS],
                        (char)bytes[i / KINDS / KINDS % KINDS],
                        (char)bytes[i / KINDS / KINDS / KINDS]};
        struct utf8_scan whole = {0}, parts = {0};
        bool is_whole = utf8_scan(&whole, (struct str){text, 4}) && whole.left == 0;
        bool is_parts = utf8_scan(&parts, (struct str){text, 1}) &&
                        utf8_scan(&parts, (struct str){text + 1, 3}) && parts.left == 0;
        assert_int_equal(is_whole, utf8_is_valid((struct str){text, 4}));
        assert_int_equal(is_parts, is_whole);
    }
    struct utf8_scan scan = {0};
    assert_true(utf8_scan(&scan, STR("long enough for steps of eight bytes, \xC3")));
    assert_int_equal(scan.left, 1);
    assert_true(utf8_scan(&scan, STR("\xA9 and on, for eight and more")));
    assert_false(utf8_scan(&scan, STR("long enough for steps\xFF of eight")));
}

/* ---- seats ---- */

static void seats_are_counted_by_network(void **state)
{
    (void)state;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct seats *seats = seats_new(4, 2);
    struct seat *taken[5];
    static const struct {
        const char *address;
        enum err err;
    } cases[] = {
        {"192.0.2.1", OK},
        {"::ffff:192.0.2.1", OK},
        {"192.0.2.1", ERR_LIMITED},
        {"2001:db8::1", OK},
        {"2001:db8::ffff:2", OK},
        {"2001:db8:0:1::1", ERR_UNAVAILABLE},
        {"192.0.2.2", ERR_UNAVAILABLE},
    };
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct str network = address_network(arena, str_of(cases[i].address));
        enum err err = seats_take(seats, network, &taken[count]);
        assert_int_equal(err, cases[i].err);
        count += err == OK;
    }
    assert_int_equal(seats_taken(seats), 4);
    while (count)
        seats_give_back(seats, taken[--count]);
    assert_int_equal(seats_taken(seats), 0);
    seats_free(seats);
}

int main(void)
{
    random_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha1_is_sha1),
        cmocka_unit_test(the_key_is_accepted_as_in_rfc_6455_1_3),
        cmocka_unit_test(offers_are_taken_declined_or_refused),
        cmocka_unit_test(frames_of_rfc_6455_5_7_are_read),
        cmocka_unit_test(frames_of_rfc_6455_5_7_are_written),
        cmocka_unit_test(a_mask_goes_on_where_it_stood),
        cmocka_unit_test(a_reason_is_cut_between_characters),
        cmocka_unit_test(messages_of_rfc_7692_7_2_3_are_inflated),
        cmocka_unit_test(a_frame_is_compressed_once_for_all),
        cmocka_unit_test(text_in_pieces_is_as_valid_as_the_whole),
        cmocka_unit_test(seats_are_counted_by_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
