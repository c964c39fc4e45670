#include "base/buffer.h"

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

struct str buffer_end(struct buffer *buffer)
{
    arena_trim(buffer->arena, buffer->bytes, buffer->capacity, buffer->size);
    buffer->capacity = buffer->size;
    return buffer_str(buffer);
}
