#include "net/chunked.h"
#include "base/ascii.h"
#include "net/limits.h"

/* Leading zeros are legal, but not without end. What is larger than the limit is refused while it
   is read, so the sum cannot overflow. */
enum { SIZE_DIGITS_MAX = 16 };

/* One byte of the line that holds a chunk's size. */
static enum chunked_step take_size(struct chunked *chunked, char c, size_t room)
{
    int digit = hex_value(c);
    if (digit >= 0) {
        chunked->place = CHUNK_SIZE;
        if (++chunked->digits > SIZE_DIGITS_MAX)
            return CHUNKED_BAD;
        chunked->left = chunked->left * 16 + (size_t)digit;
        return chunked->left > room ? CHUNKED_TOO_LARGE : CHUNKED_MORE;
    }
    if (chunked->place == CHUNK_SIZE_FIRST || (c != '\r' && c != ';'))
        return CHUNKED_BAD;
    chunked->place = c == '\r' ? CHUNK_SIZE_LF : CHUNK_EXTENSION;
    return CHUNKED_MORE;
}

static enum chunked_step take_extension(struct chunked *chunked, char c)
{
    if (c == '\r') {
        chunked->place = CHUNK_SIZE_LF;
        return CHUNKED_MORE;
    }
    bool is_control = ((unsigned char)c < 0x20 && c != '\t') || c == 0x7F;
    return is_control || ++chunked->extra > HTTP_CHUNK_EXTRA_MAX ? CHUNKED_BAD : CHUNKED_MORE;
}

/* One byte of what stands around the chunks' bytes. */
static enum chunked_step take_framing(struct chunked *chunked, char c, size_t room)
{
    switch (chunked->place) {
    case CHUNK_SIZE_FIRST:
    case CHUNK_SIZE:
        return take_size(chunked, c, room);
    case CHUNK_EXTENSION:
        return take_extension(chunked, c);
    case CHUNK_SIZE_LF:
        chunked->place = chunked->left ? CHUNK_BYTES : CHUNK_TRAILER;
        return c == '\n' ? CHUNKED_MORE : CHUNKED_BAD;
    case CHUNK_BYTES_CR:
        chunked->place = CHUNK_BYTES_LF;
        return c == '\r' ? CHUNKED_MORE : CHUNKED_BAD;
    case CHUNK_BYTES_LF:
        chunked->place = CHUNK_SIZE_FIRST;
        chunked->digits = 0;
        return c == '\n' ? CHUNKED_MORE : CHUNKED_BAD;
    case CHUNK_BYTES:
    case CHUNK_TRAILER:
        break;
    }
    return CHUNKED_BAD;
}

static size_t take_bytes(struct chunked *chunked, struct str bytes, struct buffer *body)
{
    size_t size = bytes.size < chunked->left ? bytes.size : chunked->left;
    buffer_put(body, bytes.at, size);
    chunked->left -= size;
    if (chunked->left == 0)
        chunked->place = CHUNK_BYTES_CR;
    return size;
}

static size_t take_trailer(struct chunked *chunked, struct str bytes, enum chunked_step *ret)
{
    enum head_step step;
    chunked->trailer.begun = true;
    size_t size = head_scan(&chunked->trailer, bytes, &step);
    chunked->extra += size;
    *ret = step == HEAD_BAD || chunked->extra > HTTP_CHUNK_EXTRA_MAX ? CHUNKED_BAD
           : step == HEAD_WHOLE                                      ? CHUNKED_WHOLE
                                                                     : CHUNKED_MORE;
    return size;
}

size_t chunked_take(struct chunked *chunked, struct str bytes, size_t limit, struct buffer *body,
                    enum chunked_step *ret)
{
    size_t taken = 0;
    *ret = CHUNKED_MORE;
    while (taken < bytes.size && *ret == CHUNKED_MORE) {
        struct str rest = str_from(bytes, taken);
        if (chunked->place == CHUNK_BYTES)
            taken += take_bytes(chunked, rest, body);
        else if (chunked->place == CHUNK_TRAILER)
            taken += take_trailer(chunked, rest, ret);
        else
            *ret = take_framing(chunked, bytes.at[taken++], limit - body->size);
    }
    return taken;
}
