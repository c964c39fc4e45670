/*
 * A connection that has become a socket. talk.c is its life, talk_receive.c what comes in,
 * talk_send.c what goes out. All of it runs on the connection's loop.
 */
#pragma once
#include "net/connection.h"
#include "net/socket/frame.h"

struct upgrade;

/* A frame that waits, which it holds, and the form of it that this client gets. */
struct outgoing {
    struct frame *frame;
    struct str bytes;
};

struct talk {
    struct socket socket; /* first: what the application holds is a pointer to it */
    struct connection *connection;
    const struct socket_handler *handler;
    void *context;
    struct seat *seat;
    struct frame_reader reader;

    struct outgoing *queue; /* from `sent` to `queued`; NULL while nothing waits */
    size_t sent, queued, capacity;
    size_t sent_bytes; /* of the first */
    size_t unsent;     /* bytes of all of them that have not left */

    int64_t heard_ms;         /* when something came last */
    int64_t message_until_ms; /* for what has begun to be whole; 0: nothing has */
    int64_t closed_until_ms;  /* for the client to say goodbye too; 0: we have not */
    int code;                 /* what closed() will be told */
    unsigned window_bits;     /* see struct handshake */
    bool is_opened;
    bool is_writing;  /* the first of the queue is with the kernel */
    bool is_pinged;   /* since it was heard last */
    bool is_answered; /* both have said goodbye, or the client is not listened to any more */
};

/* Takes over what was agreed on; opened when the answer has left. */
struct talk *talk_new(struct connection *connection, const struct upgrade *upgrade);
void talk_open(struct talk *talk);
/* When the connection has closed. */
void talk_end(struct talk *talk);
void talk_drain(struct talk *talk);
void talk_sweep(struct talk *talk, int64_t now_ms);
/* Closes because of what the client does; nothing he says counts any more. */
void talk_fail(struct talk *talk, int code);
/* Says goodbye; the other end may have done so already. */
void talk_close(struct talk *talk, int code, struct str reason);
static inline bool talk_is_closing(const struct talk *talk)
{
    return talk->closed_until_ms || talk->connection->phase != CONNECTION_SOCKET;
}

void talk_receive(struct talk *talk, struct str bytes);

/* Frames behind each other; a failing connection is closed. */
void talk_send(struct talk *talk, struct frame *frame);
/* All that waits and has not begun to leave. */
void talk_drop_unsent(struct talk *talk);
void talk_clear_queue(struct talk *talk);
