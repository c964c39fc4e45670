#include "net/socket/deflate.h"
#include "net/limits.h"
#include <stdlib.h>
#include <zlib.h>

/* Negative: without a head of zlib's. Level 2 takes the time of level 1. */
enum { LEVEL = 2, WINDOW_BITS = -15, WINDOW = 32 * 1024, MEMORY_LEVEL = 8, TAIL_SIZE = 4 };

struct packer {
    z_stream deflater, inflater;
    unsigned char out[SOCKET_MESSAGE_MAX + 1];
};

struct packer *packer_new(void)
{
    struct packer *packer = memory_alloc(sizeof *packer);
    memset(packer, 0, sizeof *packer);
    /* These fail only for want of memory. */
    if (deflateInit2(&packer->deflater, LEVEL, Z_DEFLATED, WINDOW_BITS, MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK ||
        inflateInit2(&packer->inflater, WINDOW_BITS) != Z_OK)
        abort();
    return packer;
}

void packer_free(struct packer *packer)
{
    if (!packer)
        return;
    deflateEnd(&packer->deflater);
    inflateEnd(&packer->inflater);
    free(packer);
}

/* What zlib only reads has no const. */
static z_const Bytef *readable(struct str bytes)
{
    return (z_const Bytef *)(uintptr_t)bytes.at;
}

bool packer_deflate(struct packer *packer, struct str text, char *out, size_t *ret_size)
{
    z_stream *stream = &packer->deflater;
    if (text.size <= TAIL_SIZE || text.size > UINT32_MAX)
        return false;
    deflateReset(stream);
    stream->next_in = readable(text);
    stream->avail_in = (uInt)text.size;
    stream->next_out = (Bytef *)out;
    stream->avail_out = (uInt)text.size;
    /* With room left over it has written all there was, and the tail behind it. */
    if (deflate(stream, Z_SYNC_FLUSH) != Z_OK || stream->avail_out == 0)
        return false;
    *ret_size = text.size - stream->avail_out - TAIL_SIZE;
    return true;
}

/* A block may say that it is the last, and others may follow nevertheless (7.2.3.4): the bytes
   before them are still their window. */
static bool go_on_behind_last_block(struct packer *packer)
{
    z_stream *stream = &packer->inflater;
    size_t size = (size_t)(stream->next_out - packer->out);
    size_t window = size < WINDOW ? size : WINDOW;
    return inflateReset(stream) == Z_OK &&
           inflateSetDictionary(stream, stream->next_out - window, (uInt)window) == Z_OK;
}

static enum unpacked inflate_part(struct packer *packer, struct str part)
{
    z_stream *stream = &packer->inflater;
    stream->next_in = readable(part);
    stream->avail_in = (uInt)part.size;
    while (stream->avail_in) {
        int status = inflate(stream, Z_SYNC_FLUSH);
        if (stream->avail_out == 0)
            return UNPACKED_TOO_LARGE;
        if (status == Z_STREAM_END && !go_on_behind_last_block(packer))
            return UNPACKED_BAD;
        if (status != Z_OK && status != Z_STREAM_END)
            return UNPACKED_BAD;
    }
    return UNPACKED;
}

enum unpacked packer_inflate(struct packer *packer, struct str payload, struct str *ret)
{
    enum { AFTER_BLOCK = 128 }; /* in data_type: between two blocks */
    z_stream *stream = &packer->inflater;
    inflateReset(stream);
    stream->next_out = packer->out;
    stream->avail_out = sizeof packer->out;
    enum unpacked unpacked = inflate_part(packer, payload);
    if (unpacked == UNPACKED)
        unpacked = inflate_part(packer, (struct str){"\0\0\xFF\xFF", TAIL_SIZE});
    if (unpacked == UNPACKED && !(stream->data_type & AFTER_BLOCK))
        unpacked = UNPACKED_BAD;
    *ret = (struct str){(const char *)packer->out, sizeof packer->out - stream->avail_out};
    return unpacked;
}
