#include "net/socket/talk.h"
#include "net/limits.h"
#include "net/socket/upgrade.h"
#include <stdlib.h>

static int64_t now_of(const struct talk *talk)
{
    return (int64_t)uv_now(&talk->connection->loop->uv);
}

static const struct http_limits *limits_of(const struct talk *talk)
{
    return &talk->connection->loop->house->limits;
}

/* ---- the beginning ---- */

struct talk *talk_new(struct connection *connection, const struct upgrade *upgrade)
{
    struct talk *talk = memory_alloc(sizeof *talk);
    *talk = (struct talk){
        .socket.loop = connection->loop,
        .connection = connection,
        .handler = upgrade->handler,
        .context = upgrade->context,
        .seat = upgrade->seat,
        .reader.takes_deflated = upgrade->handshake.window_bits != 0,
        .window_bits = upgrade->handshake.window_bits,
        .code = SOCKET_LOST,
    };
    talk->heard_ms = now_of(talk);
    return talk;
}

void talk_open(struct talk *talk)
{
    talk->is_opened = true;
    if (talk->handler->opened)
        talk->handler->opened(&talk->socket, talk->context);
    if (talk->connection->loop->is_draining)
        talk_drain(talk);
}

/* ---- the end ---- */

void talk_end(struct talk *talk)
{
    struct house *house = talk->connection->loop->house;
    talk_clear_queue(talk);
    frame_reader_clear(&talk->reader);
    seats_give_back(house->seats, talk->seat);
    if (talk->handler->closed)
        talk->handler->closed(talk->is_opened ? &talk->socket : NULL, talk->context, talk->code);
    free(talk);
}

void talk_close(struct talk *talk, int code, struct str reason)
{
    if (talk_is_closing(talk))
        return;
    if (code != SOCKET_NO_CODE && !close_code_is_valid(code))
        code = SOCKET_FAILURE;
    if (talk->code == SOCKET_LOST)
        talk->code = code;
    talk->closed_until_ms = now_of(talk) + (talk->connection->loop->is_draining
                                                ? limits_of(talk)->linger_deadline_ms
                                                : limits_of(talk)->socket_close_ms);
    struct frame *frame = frame_close(code, reason);
    talk_send(talk, frame);
    frame_unref(frame);
}

void talk_fail(struct talk *talk, int code)
{
    talk->is_answered = true;
    talk_close(talk, code, STR_NONE);
}

void talk_drain(struct talk *talk)
{
    int code = talk->handler->drain_code;
    int64_t until_ms = now_of(talk) + limits_of(talk)->linger_deadline_ms;
    if (talk->closed_until_ms > until_ms) /* the drain does not wait for a longer goodbye */
        talk->closed_until_ms = until_ms;
    talk_close(talk, code ? code : SOCKET_RESTART, STR_NONE);
}

/* ---- deadlines ---- */

/* Whoever says nothing is asked; who does not answer is gone. */
static void sweep_silence(struct talk *talk, int64_t silent_ms)
{
    const struct http_limits *limits = limits_of(talk);
    int code = talk->handler->silent_code;
    if (silent_ms >= limits->socket_ping_ms + limits->socket_pong_ms) {
        talk_fail(talk, code ? code : SOCKET_GOING_AWAY);
    } else if (silent_ms >= limits->socket_ping_ms && !talk->is_pinged) {
        struct frame *ping = frame_control(OPCODE_PING, STR_NONE);
        talk->is_pinged = true;
        talk_send(talk, ping);
        frame_unref(ping);
    }
}

void talk_sweep(struct talk *talk, int64_t now_ms)
{
    if (talk->closed_until_ms) {
        if (now_ms >= talk->closed_until_ms)
            connection_close(talk->connection);
    } else if (talk->message_until_ms && now_ms >= talk->message_until_ms) {
        talk_fail(talk, SOCKET_POLICY);
    } else {
        sweep_silence(talk, now_ms - talk->heard_ms);
    }
}

/* ---- the application's ---- */

static struct talk *talk_of(struct socket *socket)
{
    return (struct talk *)socket;
}

void socket_send(struct socket *socket, struct frame *frame)
{
    struct talk *talk = talk_of(socket);
    if (!talk_is_closing(talk))
        talk_send(talk, frame);
}

void socket_close(struct socket *socket, int code, struct str reason)
{
    talk_close(talk_of(socket), code, reason);
}

size_t socket_unsent(const struct socket *socket)
{
    return ((const struct talk *)socket)->unsent;
}
