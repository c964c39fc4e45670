/*
 * WebSockets (RFC 6455) with compressed messages (permessage-deflate, RFC 7692).
 *
 * A handler that answers GET calls http_upgrade() and then answers as ever; when the answer has
 * left, the connection is a socket. A socket lives on one loop: all its calls, and all functions on
 * it, are on that loop's thread and must not block. Other threads reach it by
 * http_server_each_loop() or loop_post(), and find it in what the application keeps on the loop.
 *
 * Limits are in limits.h. What a client does against the protocol closes the socket with the code
 * that the RFC names; the application hears of it by closed() only.
 */
#pragma once
#include "net/http.h"

struct loop;
struct frame;

struct socket {
    void *application; /* the application's own */
    struct loop *loop; /* where it lives */
};

/* RFC 6455, 7.4.1, and IANA's registry; 3000 to 4999 are free for applications. */
enum socket_code {
    SOCKET_NORMAL = 1000,
    SOCKET_GOING_AWAY = 1001,
    SOCKET_PROTOCOL_ERROR = 1002,
    SOCKET_UNSUPPORTED = 1003,
    SOCKET_NO_CODE = 1005, /* never sent: the client gave none */
    SOCKET_LOST = 1006,    /* never sent: the connection ended without a code */
    SOCKET_NOT_TEXT = 1007,
    SOCKET_POLICY = 1008,
    SOCKET_TOO_LARGE = 1009,
    SOCKET_FAILURE = 1011,
    SOCKET_RESTART = 1012,
    SOCKET_TRY_LATER = 1013,
};

struct socket_handler {
    /* The first call; it may already send. May be NULL. */
    void (*opened)(struct socket *socket, void *context);
    /* A whole message of at most SOCKET_MESSAGE_MAX bytes; text is valid UTF-8. The bytes are there
       until it returns. */
    void (*message)(struct socket *socket, void *context, bool is_text, struct str bytes);
    /* The last call, exactly one for each http_upgrade() that said OK: the socket is freed after
       it, and `context` is the application's to free. `code` is the client's when he closed, else
       ours. It never comes from within another function of this header, so that a list of sockets
       may be walked while sending. `socket` is NULL when it was never opened: the client had gone,
       or the answer became another one. May be NULL. */
    void (*closed)(struct socket *socket, void *context, int code);
    int slow_code;   /* more than the budget waits unsent; 0: SOCKET_TRY_LATER */
    int silent_code; /* nothing came, not even a pong; 0: SOCKET_GOING_AWAY */
    int drain_code;  /* the server ends; 0: SOCKET_RESTART */
};

/* From the thread that has the exchange, before http_answer(). OK: the response is 101, and stays
   it unless the application sets another status. Otherwise the response says why:
   ERR_INVALID: 400, or 426 when no WebSocket of version 13 is asked for (4.2.1, 4.2.2);
   ERR_LIMITED: 429, the address (request.peer) has SOCKETS_PER_ADDRESS_MAX; ERR_UNAVAILABLE: 503,
   there are SOCKETS_MAX. The Origin is for the application to look at, before. Handler and context
   live until closed(). */
enum err http_upgrade(struct http_exchange *exchange, const struct socket_handler *handler,
                      void *context) MUST_USE;

/* A message on its way out, encoded once for any number of sockets. Made, held and let go on any
   thread; it begins with one holder. Text must be valid UTF-8. It is compressed once, when the
   first socket needs that; all sockets share both forms. */
struct frame *frame_text(struct str text);
struct frame *frame_binary(struct str bytes);
struct frame *frame_ref(struct frame *frame);
/* NULL does nothing. */
void frame_unref(struct frame *frame);

/* Sends, or keeps its own hold of the frame until it is sent. Does nothing on a socket that closes.
   When more than the budget waits, what has not begun to leave is dropped and the socket closes
   with slow_code: nothing is ever missing from the middle. */
void socket_send(struct socket *socket, struct frame *frame);
/* Says goodbye after what was sent before; nothing is heard of the socket any more but closed().
   The reason is UTF-8, cut after 123 bytes. Does nothing when it closes already. */
void socket_close(struct socket *socket, int code, struct str reason);
/* Bytes that wait to be sent. */
size_t socket_unsent(const struct socket *socket);
