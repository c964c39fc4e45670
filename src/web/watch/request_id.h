/*
 * What a request is called in the log and in its answer (X-Request-Id), so that whoever reports an
 * error can name the lines that tell of it.
 */
#pragma once
#include "net/http.h"
#include <stdatomic.h>

enum { REQUEST_ID_SIZE = 13, REQUEST_ID_GIVEN_MAX = 64 };

/* The source of ids: a hash of a count under a key that this process alone has. So no id tells how
   many requests there were, and the ids of several processes do not meet. */
struct request_ids {
    unsigned char salt[16];
    atomic_uint_fast64_t count;
};

void request_ids_init(struct request_ids *ids);
/* A new one, of REQUEST_ID_SIZE digits and small letters. From any thread; asks the system nothing.
 */
struct str request_id_new(struct request_ids *ids, struct arena *arena);
/* The id that a proxy gave: at most 64 of A-Z, a-z, 0-9, '_' and '-'; STR_NONE when there is none
   of that form. Only to be asked when the peer is a trusted proxy. */
struct str request_id_given(const struct http_request *request);
