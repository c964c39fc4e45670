/*
 * The opening handshake (RFC 6455, 4.2), and what of permessage-deflate is agreed on (RFC 7692,
 * 5 and 7.1): pure functions of the request.
 */
#pragma once
#include "net/http.h"

struct handshake {
    /* Of what we send, from an offer's server_max_window_bits; 0: nothing is compressed. */
    unsigned window_bits;
    bool tells_window_bits; /* the client has limited them, so the answer must */
};

/* 101, 400, or 426. */
int handshake_read(const struct http_request *request, struct handshake *ret);
/* Does the client ask for WebSocket? Then what follows may be frames: nothing behind this request
   is read as HTTP until it is answered. */
bool handshake_is_wanted(const struct http_request *request);

/* Sec-WebSocket-Accept (4.2.2, 5.4): HANDSHAKE_ACCEPT_SIZE characters. */
enum { HANDSHAKE_ACCEPT_SIZE = 28 };
struct str handshake_accept(struct arena *arena, struct str key);
/* Sec-WebSocket-Extensions; STR_NONE if none was agreed on. */
struct str handshake_extensions(struct arena *arena, const struct handshake *handshake);

/* One Sec-WebSocket-Extensions field: takes the first offer that we can keep, unless *ret has one
   already. False when it breaks the grammar (RFC 6455, 9.1). */
bool offers_read(struct str field, struct handshake *ret);
