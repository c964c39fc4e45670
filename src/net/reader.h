/*
 * One request from bytes, however they are cut: a pure state machine, without a socket or a clock.
 */
#pragma once
#include "net/chunked.h"

struct reader {
    struct arena *arena;
    struct http_request *request;
    struct framing framing;
    enum {
        READER_IN_HEAD,
        READER_AT_BODY,
        READER_IN_LENGTH,
        READER_IN_PIECES,
        READER_IN_CHUNKS,
    } place;
    struct head_scan scan;
    struct chunked chunked;
    struct buffer head, body;
    uint64_t taken_away; /* of a body in pieces: what reader_take_piece() was given */
    size_t body_limit;
    int status; /* after READER_REFUSED: what to answer */
};

enum reader_step {
    READER_MORE,    /* all bytes are used up */
    READER_HEAD,    /* the head is there: say reader_allow_...(), then go on */
    READER_PIECE,   /* a piece of the body is there: reader_take_piece(), then go on */
    READER_WHOLE,   /* so is the request; the bytes that are left belong to the next one */
    READER_REFUSED, /* the connection cannot be read any further */
};

/* What is read is kept in the arena; `request` is filled in as it comes. */
void reader_init(struct reader *reader, struct arena *arena, struct http_request *request);
/* Takes from the front of *bytes. */
enum reader_step reader_take(struct reader *reader, struct str *bytes);
/* After READER_HEAD: false (and status 413) if a declared body is larger than `limit`. */
bool reader_allow_body(struct reader *reader, size_t limit) MUST_USE;
/* Instead of it, when the body has a length and is to be kept elsewhere. */
void reader_allow_pieces(struct reader *reader, size_t size);
/* After READER_PIECE: makes room for the next one; true when that was the last. */
bool reader_take_piece(struct reader *reader) MUST_USE;

static inline bool reader_has_body(const struct reader *reader)
{
    return reader->framing.is_chunked || reader->framing.content_length > 0;
}

/* True when the head is known, so that the request can be spoken of. */
static inline bool reader_has_head(const struct reader *reader)
{
    return reader->place != READER_IN_HEAD;
}
