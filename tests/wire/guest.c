#include "support/cmocka_all.h"
#include "guest.h"
#include "net/socket.h"
#include <stdio.h>

#define HANDSHAKE                                                              \
    "Host: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"     \
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==" \
    "\r\n"

struct client guest_enter(int port, const char *path, const char *fields)
{
    char head[1024];
    struct client client = client_connect(port);
    snprintf(head, sizeof head, "GET %s HTTP/1.1\r\n" HANDSHAKE "%s\r\n", path,
             fields ? fields : "");
    client_say(&client, head);
    struct answer answer = client_answer(&client, true);
    assert_int_equal(answer.status, 101);
    assert_field(&answer, "Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assert_field(&answer, "Upgrade", "websocket");
    assert_field(&answer, "Connection", "Upgrade");
    assert_null(answer_field(&answer, "Content-Length"));
    answer_clear(&answer);
    return client;
}

struct str guest_frame(unsigned first, struct str payload)
{
    static _Thread_local unsigned char frame[FRAME_OF_TEST_MAX];
    static const unsigned char mask[] = {0x37, 0xFA, 0x21, 0x3D};
    size_t size = 0, bytes = payload.size < 126 ? 0 : payload.size <= UINT16_MAX ? 2 : 8;
    assert_true(payload.size + FRAME_HEAD_MAX <= sizeof frame);
    frame[size++] = (unsigned char)first;
    frame[size++] = (unsigned char)(0x80 | (bytes == 0 ? payload.size : bytes == 2 ? 126 : 127));
    for (size_t i = bytes; i-- > 0;)
        frame[size++] = (unsigned char)((uint64_t)payload.size >> 8 * i);
    memcpy(frame + size, mask, sizeof mask);
    size += sizeof mask;
    for (size_t i = 0; i < payload.size; i++)
        frame[size++] = (unsigned char)payload.at[i] ^ mask[i % sizeof mask];
    return (struct str){(const char *)frame, size};
}

void guest_say(const struct client *client, unsigned first, struct str payload)
{
    client_send(client, guest_frame(first, payload));
}

static void take(struct client *client, void *ret, size_t size)
{
    if (size && !client_take(client, ret, size))
        fail_msg("the server closed before a frame was whole");
}

struct str guest_hear(struct client *client, unsigned *ret_first)
{
    static _Thread_local char payload[FRAME_OF_TEST_MAX];
    unsigned char head[2], more[8];
    take(client, head, sizeof head);
    assert_false(head[1] & 0x80); /* a server masks nothing (RFC 6455, 5.1) */
    size_t bytes = head[1] == 126 ? 2 : head[1] == 127 ? 8 : 0;
    take(client, more, bytes);
    size_t size = bytes ? 0 : head[1];
    for (size_t i = 0; i < bytes; i++)
        size = size << 8 | more[i];
    assert_true(size <= sizeof payload);
    take(client, payload, size);
    *ret_first = head[0];
    return (struct str){payload, size};
}

void guest_expect(struct client *client, unsigned first, struct str payload)
{
    unsigned heard;
    struct str got = guest_hear(client, &heard);
    assert_int_equal(heard, first);
    assert_int_equal(got.size, payload.size);
    if (payload.size)
        assert_memory_equal(got.at, payload.at, payload.size);
}

void guest_expect_close(struct client *client, int code)
{
    unsigned first;
    struct str payload = guest_hear(client, &first);
    assert_int_equal(first, FINAL | OPCODE_CLOSE);
    if (code == SOCKET_NO_CODE) {
        assert_int_equal(payload.size, 0);
    } else {
        assert_true(payload.size >= 2);
        assert_int_equal((unsigned char)payload.at[0] << 8 | (unsigned char)payload.at[1], code);
    }
    client_expect_end(client);
}

void guest_say_close(const struct client *client, int code)
{
    char payload[] = {(char)(code >> 8), (char)code};
    struct str said = {payload, code == SOCKET_NO_CODE ? 0 : sizeof payload};
    guest_say(client, FINAL | OPCODE_CLOSE, said);
}
