/*
 * Frames of a client from bytes, however they are cut, and messages from frames (RFC 6455, 5): a
 * state machine without a socket or a clock. It holds memory only while a message is on its way.
 */
#pragma once
#include "base/utf8.h"

/* RFC 6455, 5.2 */
enum opcode {
    OPCODE_CONTINUATION = 0,
    OPCODE_TEXT = 1,
    OPCODE_BINARY = 2,
    OPCODE_CLOSE = 8,
    OPCODE_PING = 9,
    OPCODE_PONG = 10,
};

/* Two bytes, eight of the length, four of the mask; what a control frame may carry (5.5). */
enum { FRAME_HEAD_MAX = 14, FRAME_MASK_SIZE = 4, FRAME_CONTROL_MAX = 125 };

struct frame_reader {
    bool takes_deflated; /* permessage-deflate was agreed on */
    /* Of the message that FRAME_MESSAGE gave. */
    bool is_text, is_deflated;
    int code; /* after FRAME_REFUSED: to close with; after FRAME_CLOSE: the client's, or 1005 */

    bool is_in_payload, is_final, is_within_message;
    enum opcode opcode;
    unsigned char head[FRAME_HEAD_MAX];
    unsigned char head_size;
    char control[FRAME_CONTROL_MAX];
    size_t frame_size, frame_taken; /* of the payload */
    struct utf8_scan text;
    char *message;
    size_t message_size, message_capacity;
};

enum frame_step {
    FRAME_MORE,    /* all bytes are used up */
    FRAME_MESSAGE, /* one is whole; deflated ones are still so, and not yet known to be text */
    FRAME_PING,
    FRAME_PONG,
    FRAME_CLOSE,
    FRAME_REFUSED, /* the client broke the protocol: nothing more can be read */
};

/* Takes from the front of *bytes; *ret_payload is there until the next call. To be called until
   there is no more: then what the last message held is freed too. Starts from a zeroed reader. */
enum frame_step frame_take(struct frame_reader *reader, struct str *bytes, struct str *ret_payload);
/* Frees what it holds. */
void frame_reader_clear(struct frame_reader *reader);

/* Something has begun that is not whole. */
static inline bool frame_reader_is_within(const struct frame_reader *reader)
{
    return reader->is_within_message || reader->is_in_payload || reader->head_size;
}

/* May it stand in a close frame? (7.4) */
bool close_code_is_valid(int code);
/* XORs bytes with a mask, of which `offset` bytes were used for what came before (5.3). */
void frame_unmask(char *to, struct str from, const unsigned char mask[static FRAME_MASK_SIZE],
                  size_t offset);
