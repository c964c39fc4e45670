/*
 * The server: libuv loops that accept, parse, and send. Each loop has a listener of its own
 * (SO_REUSEPORT) and its own connections; nothing is shared but the application.
 */
#pragma once
#include "base/err.h"
#include "net/http.h"

struct http_server;

/* What is 0 is taken from limits.h. */
struct http_limits {
    int header_deadline_ms, body_deadline_ms, idle_deadline_ms, write_deadline_ms;
    int linger_deadline_ms, drain_idle_ms;
    int rate_min; /* bytes a second */
    int socket_ping_ms, socket_pong_ms, socket_close_ms;
    int socket_budget; /* bytes */
};

struct http_server_options {
    struct str address;     /* "127.0.0.1:8080", "[::1]:8080"; port 0 takes a free one */
    int loops;              /* 0: one a core, at most 4 */
    size_t connections_max; /* all loops together; 0: limits.h */
    size_t sockets_max, sockets_per_address_max; /* likewise, beside connections_max */
    struct http_limits limits;
    const char *spool_folder; /* for bodies that are received into files; NULL: none are */
    struct http_application application;
};

/* ERR_INVALID: the address cannot be understood; ERR_UNAVAILABLE: it cannot be used, or the system
   has no threads or descriptors left. Both are logged. Raises the limit of open files if it can.
   *ret is there before the first request is handed out, so that the application may use it. */
enum err http_server_start(const struct http_server_options *options, struct http_server **ret)
    MUST_USE;
int http_server_port(const struct http_server *server);
int http_server_loops(const struct http_server *server);
/* From any thread, until the server is freed: has `run` called on each loop's thread, once, in the
   order of the calls, which is the same on all loops. See loop_post(). */
struct loop;
void http_server_each_loop(struct http_server *server,
                           void (*run)(struct loop *loop, void *context), void *context);
/* Stops accepting, tells sockets that it ends, and lets what runs finish; every answer closes its
   connection, and one on which nothing comes for a moment is closed without. Returns when the last
   one is gone (true) or after `timeout_ms`. */
bool http_server_drain(struct http_server *server, int timeout_ms);
/* Closes what is left. Whoever answers requests must have stopped before, and have answered all. */
void http_server_free(struct http_server *server);

struct http_server_counts {
    size_t connections, sockets; /* a socket is no connection any more */
    uint64_t requests, refused;
};
struct http_server_counts http_server_counts(const struct http_server *server);
