/*
 * The server: libuv loops that accept, parse, and send. Each loop has a listener of its own
 * (SO_REUSEPORT) and its own connections; nothing is shared but the application.
 */
#pragma once
#include "base/err.h"
#include "net/http.h"

struct http_server;

struct http_server_options {
    struct str address;     /* "127.0.0.1:8080", "[::1]:8080"; port 0 takes a free one */
    int loops;              /* 0: one a core, at most 4 */
    size_t connections_max; /* all loops together; 0: limits.h */
    struct http_application application;
};

enum err http_server_start(const struct http_server_options *options, struct http_server **ret)
    MUST_USE;
int http_server_port(const struct http_server *server);
/* Stops accepting, lets what runs finish, tells kept connections to close; returns when the last
   one is gone or after `timeout_ms`. */
void http_server_drain(struct http_server *server, int timeout_ms);
void http_server_free(struct http_server *server);

struct http_server_counts {
    size_t connections;
    uint64_t requests, refused;
};
struct http_server_counts http_server_counts(const struct http_server *server);
