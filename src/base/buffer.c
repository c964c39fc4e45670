#include "base/buffer.h"
#include <stdarg.h>
#include <stdio.h>

enum { CAPACITY_FIRST = 256 };

void buffer_reserve(struct buffer *buffer, size_t size)
{
    if (size <= buffer->capacity - buffer->size)
        return;
    size_t capacity = (buffer->capacity + size) * 2;
    if (capacity < CAPACITY_FIRST)
        capacity = CAPACITY_FIRST;
    char *grown = arena_alloc_bytes(buffer->arena, capacity);
    if (buffer->size)
        memcpy(grown, buffer->bytes, buffer->size);
    buffer->bytes = grown;
    buffer->capacity = capacity;
}

void buffer_put_i64(struct buffer *buffer, int64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        buffer_put_byte(buffer, '-');
    buffer_put(buffer, digits + at, sizeof digits - at);
}

void buffer_print(struct buffer *buffer, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (size > 0) {
        buffer_reserve(buffer, (size_t)size + 1);
        vsnprintf(buffer->bytes + buffer->size, (size_t)size + 1, format, again);
        buffer->size += (size_t)size;
    }
    va_end(again);
}
