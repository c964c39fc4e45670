/*
 * A body in chunks (RFC 9112, 7.1), read strictly: sizes are hexadecimal digits only, lines end in
 * CRLF only, and what is dropped (extensions, trailers) is bounded by HTTP_CHUNK_EXTRA_MAX.
 * llhttp is not asked: its 8.1 takes a bare LF here and there, and any amount of extensions.
 */
#pragma once
#include "base/buffer.h"
#include "net/head.h"

struct chunked {
    enum {
        CHUNK_SIZE_FIRST, /* at least one digit must come */
        CHUNK_SIZE,
        CHUNK_EXTENSION,
        CHUNK_SIZE_LF,
        CHUNK_BYTES,
        CHUNK_BYTES_CR,
        CHUNK_BYTES_LF,
        CHUNK_TRAILER,
    } place;
    unsigned digits; /* of the size */
    size_t left;     /* of the chunk */
    size_t extra;    /* bytes of extensions and trailers so far */
    struct head_scan trailer;
};

enum chunked_step { CHUNKED_MORE, CHUNKED_WHOLE, CHUNKED_BAD, CHUNKED_TOO_LARGE };

/* Returns how many bytes belong to the body, having put their content into `body`, which is never
   let grow past `limit`. Starts from a zeroed struct. */
size_t chunked_take(struct chunked *chunked, struct str bytes, size_t limit, struct buffer *body,
                    enum chunked_step *ret);
