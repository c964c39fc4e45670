/*
 * A client's connection: reads requests ahead, up to HTTP_PIPELINE_MAX, and sends their answers in
 * their order. All of this runs on the connection's loop.
 *
 * A request may turn it into a socket (socket.h): then it sends and reads frames.
 *
 * connection.c is its life and its deadlines, receive.c what comes in, send.c what goes out; bodies
 * that are files are in spool.c and served.c.
 */
#pragma once
#include "net/loop.h"

/* What the client is to send, and has until a deadline for. */
enum waiting { WAIT_NOTHING, WAIT_REQUEST, WAIT_HEAD, WAIT_BODY };

struct connection {
    uv_tcp_t tcp;
    uv_write_t write;
    uv_shutdown_t shutdown;
    struct loop *loop;
    struct connection *previous, *following; /* of the loop's */

    struct exchange *first, *last; /* in order: being sent, answered, running, being read */
    size_t exchange_count;
    struct exchange *reading; /* the last one, while its request is not whole */
    size_t sending_count;     /* of the first ones: their answers are with the kernel */
    struct str rest;          /* read, but not yet looked at: ahead of HTTP_PIPELINE_MAX */
    char *rest_bytes;         /* what holds it */

    struct talk *talk; /* once it is a socket: see socket/talk.h */

    enum { CONNECTION_OPEN, CONNECTION_SOCKET, CONNECTION_LINGERING, CONNECTION_CLOSED } phase;
    enum waiting waiting;
    int64_t waiting_until_ms, sending_until_ms;
    bool is_reading;    /* libuv reads */
    bool is_busy;       /* bytes are being looked at: answers wait until that is done */
    bool is_serving;    /* the first answer's file is being sent: the others wait */
    bool is_at_end;     /* the client sends no more */
    bool is_last_read;  /* no request is read any more */
    bool closes_gently; /* after the last answer: lets the client read it first */
    unsigned char peer_size;
    char peer[46];
};

/* Takes one connection from the loop's listener. */
void connection_accept(struct loop *loop);
/* Does what can be done now: sends answers, looks at what was read, sets deadlines, or closes. */
void connection_turn(struct connection *connection);
/* The loop drains: its next answer is its last, and it does not wait long for a request. */
void connection_drain(struct connection *connection);
/* Ends our side, waits for the client to end his, and closes. */
void connection_linger(struct connection *connection);
/* At once; answers still owed are dropped when they come. */
void connection_close(struct connection *connection);
/* Drops it if a deadline has passed. */
void connection_sweep(struct connection *connection, int64_t now_ms);

/* receive.c */
void connection_receive(struct connection *connection, struct str bytes);
/* Looks at bytes kept back; false if nothing was done. */
bool connection_receive_rest(struct connection *connection);
bool connection_may_read(const struct connection *connection);
void connection_forget_rest(struct connection *connection);
/* Answers the request being read with an error, after those before it. */
void connection_refuse(struct connection *connection, int status);
/* The request being read is whole. */
void connection_hand_out(struct connection *connection);
/* The request being read was held: its body may come; or it is answered without it. */
void connection_allow_pieces(struct connection *connection);
void connection_skip_body(struct connection *connection);

/* send.c */
void connection_send(struct connection *connection);
/* The first answer has left, all of it. */
void connection_drop_first(struct connection *connection);
