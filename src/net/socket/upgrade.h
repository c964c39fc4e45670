/* A request that is to become a socket: from http_upgrade() until its answer has left. */
#pragma once
#include "net/socket.h"
#include "net/socket/handshake.h"
#include "net/socket/seats.h"

struct upgrade {
    struct handshake handshake;
    const struct socket_handler *handler;
    void *context;
    struct seat *seat; /* NULL where nobody counts */
};

/* It is there, and the application's answer is still 101. */
static inline bool upgrade_is_in_force(const struct http_exchange *exchange)
{
    return exchange->upgrade && exchange->response.status == 101;
}

/* It comes to nothing: tells the application, and gives back the seat. Does nothing without one. */
void upgrade_drop(struct http_exchange *exchange);
