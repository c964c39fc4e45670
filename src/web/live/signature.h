/*
 * Signatures of the Pusher protocol: HMAC-SHA-256 in lower-case hexadecimal under the application's
 * secret, behind its key: "KEY:HEX". Whoever holds the secret may sign: this program for people who
 * are signed in, a Laravel application for its own.
 */
#pragma once
#include "base/random.h"

/* The one application: see SAPA_PUSHER_APP_ID and its neighbours in docs/settings.md. */
struct pusher {
    struct str id; /* a number, since the libraries read it as one */
    struct str key, secret;
};

/* That this socket may join this channel; `user` is the channel_data, byte for byte as it will be
   sent, or STR_NONE. */
struct str signature_of_channel(struct arena *arena, const struct pusher *pusher,
                                struct str socket_id, struct str channel, struct str user);
/* That this socket is this user (pusher:signin). */
struct str signature_of_user(struct arena *arena, const struct pusher *pusher, struct str socket_id,
                             struct str user);
/* `auth` as it came is `right`; takes as long whatever it is. */
static inline bool signature_is(struct str auth, struct str right)
{
    return same_secret(auth, right);
}

/* What a request to the HTTP API is signed over: METHOD, path and query (without auth_signature,
   lower-case names in order, values decoded), a line each. */
struct str signature_of_request(struct arena *arena, const struct pusher *pusher,
                                const char *method, struct str path, struct str sorted_query);
