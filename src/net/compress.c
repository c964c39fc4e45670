/* gzip of what is made while the program runs. Behind it: zlib. */
#include "net/encoding.h"
#include "base/log.h"
#include "net/limits.h"
#include <zlib.h>

/* Level 2 takes the time of level 1; from 4 on each per cent saved costs a quarter more time. */
enum { LEVEL = 2, WINDOW_BITS = 15, GZIP_WRAPPER = 16, MEMORY_LEVEL = 8 };

static bool is_compressible(struct str type)
{
    type = str_trim(str_cut(type, str_find(type, ';')));
    return str_starts(type, STR("text/")) || str_is(type, STR("application/json")) ||
           str_is(type, STR("application/javascript")) || str_is(type, STR("image/svg+xml")) ||
           str_is(type, STR("application/manifest+json"));
}

static struct str field_of(const struct http_response *response, struct str name)
{
    for (size_t i = 0; i < response->field_count; i++)
        if (str_is_nocase(response->fields[i].name, name))
            return response->fields[i].value;
    return STR_NONE;
}

bool encoding_matters(const struct http_response *response)
{
    return response->body.size >= HTTP_GZIP_MIN &&
           field_of(response, STR("content-encoding")).size == 0 &&
           is_compressible(field_of(response, STR("content-type")));
}

static voidpf take_memory(voidpf arena, uInt count, uInt size)
{
    return arena_alloc_bytes(arena, (size_t)count * size);
}

static void leave_memory(voidpf arena, voidpf memory)
{
    (void)arena; /* goes with the arena */
    (void)memory;
}

bool encoding_gzip(struct arena *arena, struct str body, struct str *ret)
{
    z_stream stream = {.zalloc = take_memory, .zfree = leave_memory, .opaque = arena};
    if (body.size > UINT32_MAX ||
        deflateInit2(&stream, LEVEL, Z_DEFLATED, WINDOW_BITS + GZIP_WRAPPER, MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    unsigned char *out = arena_alloc_bytes(arena, body.size);
    stream.next_in = (z_const Bytef *)(uintptr_t)body.at;
    stream.avail_in = (uInt)body.size;
    stream.next_out = out;
    stream.avail_out = (uInt)body.size;
    bool is_smaller = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    *ret = (struct str){(const char *)out, body.size - stream.avail_out};
    deflateEnd(&stream);
    return is_smaller;
}

void http_compress(struct http_exchange *exchange)
{
    struct http_response *response = &exchange->response;
    struct str smaller;
    if (!encoding_matters(response))
        return;
    http_response_add(response, STR("Vary"), STR("Accept-Encoding"));
    if (encoding_choose(&exchange->request, true, false) != ENCODING_GZIP ||
        !encoding_gzip(exchange->arena, response->body, &smaller))
        return;
    response->body = smaller;
    http_response_add(response, STR("Content-Encoding"), STR("gzip"));
}
