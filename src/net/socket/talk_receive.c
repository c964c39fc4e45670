#include "net/limits.h"
#include "net/socket/talk.h"

/* Of the loop: made when the first message needs it. */
static struct packer *packer_of(const struct talk *talk)
{
    return loop_packer(talk->connection->loop);
}

static void take_message(struct talk *talk, struct str payload)
{
    if (talk_is_closing(talk))
        return; /* what crossed our goodbye */
    if (talk->reader.is_deflated) {
        enum unpacked unpacked = packer_inflate(packer_of(talk), payload, &payload);
        bool is_not_text = unpacked == UNPACKED && talk->reader.is_text && !utf8_is_valid(payload);
        if (unpacked == UNPACKED_TOO_LARGE) {
            talk_fail(talk, SOCKET_TOO_LARGE);
            return;
        }
        if (unpacked == UNPACKED_BAD || is_not_text) {
            talk_fail(talk, SOCKET_NOT_TEXT);
            return;
        }
    }
    talk->handler->message(&talk->socket, talk->context, talk->reader.is_text, payload);
}

/* Any pong answers (5.5.2); a client that closes is not owed one. */
static void answer_ping(struct talk *talk, struct str payload)
{
    if (talk_is_closing(talk))
        return;
    struct frame *pong = frame_control(OPCODE_PONG, payload);
    talk_send(talk, pong);
    frame_unref(pong);
}

/* His goodbye is given back with his code (5.5.1), or is the answer to ours. */
static void take_close(struct talk *talk)
{
    talk->is_answered = true;
    if (!talk->closed_until_ms) {
        talk->code = talk->reader.code;
        talk_close(talk, talk->reader.code, STR_NONE);
    } else if (talk->unsent == 0) {
        connection_linger(talk->connection);
    }
}

static void take(struct talk *talk, enum frame_step step, struct str payload)
{
    switch (step) {
    case FRAME_MORE:
    case FRAME_PONG:
        return;
    case FRAME_MESSAGE:
        take_message(talk, payload);
        return;
    case FRAME_PING:
        answer_ping(talk, payload);
        return;
    case FRAME_CLOSE:
        take_close(talk);
        return;
    case FRAME_REFUSED:
        if (talk->closed_until_ms)
            connection_close(talk->connection);
        else
            talk_fail(talk, talk->reader.code);
        return;
    }
}

/* An absolute deadline, so that nobody keeps half a message here. */
static void set_deadline(struct talk *talk)
{
    const struct loop *loop = talk->connection->loop;
    if (!frame_reader_is_within(&talk->reader))
        talk->message_until_ms = 0;
    else if (!talk->message_until_ms)
        talk->message_until_ms = (int64_t)uv_now(&loop->uv) + loop->house->limits.body_deadline_ms;
}

void talk_receive(struct talk *talk, struct str bytes)
{
    enum frame_step step;
    struct str payload;
    talk->heard_ms = (int64_t)uv_now(&talk->connection->loop->uv);
    talk->is_pinged = false;
    do {
        if (talk->is_answered || talk->connection->phase != CONNECTION_SOCKET)
            return;
        step = frame_take(&talk->reader, &bytes, &payload);
        if (step != FRAME_MORE)
            talk->message_until_ms = 0;
        take(talk, step, payload);
    } while (step != FRAME_MORE);
    set_deadline(talk);
}
