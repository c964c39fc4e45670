/* Bytes that grow in an arena: what answers, keys and texts are built in. */
#pragma once
#include "base/str.h"
#include <stdarg.h>

struct buffer {
    struct arena *arena;
    char *bytes;
    size_t size, capacity;
};

static inline struct buffer buffer_in(struct arena *arena)
{
    return (struct buffer){.arena = arena};
}

/* Makes room for `size` more bytes, so that as many may be written at bytes + size. */
void buffer_reserve(struct buffer *buffer, size_t size);

static inline void buffer_put(struct buffer *buffer, const char *bytes, size_t size)
{
    if (size == 0)
        return;
    if (size > buffer->capacity - buffer->size)
        buffer_reserve(buffer, size);
    memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
}

static inline void buffer_put_str(struct buffer *buffer, struct str text)
{
    buffer_put(buffer, text.at, text.size);
}

static inline void buffer_put_byte(struct buffer *buffer, char byte)
{
    buffer_put(buffer, &byte, 1);
}

void buffer_put_i64(struct buffer *buffer, int64_t number);
/* printf's directives; the common ones cost a few nanoseconds (format.c). A NULL text is empty. */
void buffer_print(struct buffer *buffer, const char *format, ...) PRINTF(2, 3);
void buffer_vprint(struct buffer *buffer, const char *format, va_list args) PRINTF(2, 0);

/* What is in it so far; valid until more is put. */
static inline struct str buffer_str(const struct buffer *buffer)
{
    return (struct str){buffer->bytes, buffer->size};
}

/* The same when nothing more will be put: the room that was not needed goes back to the arena. */
struct str buffer_end(struct buffer *buffer);
