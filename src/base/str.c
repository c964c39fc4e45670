#include "base/ascii.h"
#include "base/buffer.h"
#include <stdlib.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_is_nocase(struct str a, struct str b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str text)
{
    while (text.size && is_space(text.at[0]))
        text.at++, text.size--;
    while (text.size && is_space(text.at[text.size - 1]))
        text.size--;
    return text;
}

size_t str_find(struct str text, char byte)
{
    const char *found = text.size ? memchr(text.at, byte, text.size) : NULL;
    return found ? (size_t)(found - text.at) : text.size;
}

bool str_split(struct str *rest, char byte, struct str *ret_part)
{
    if (!rest->at)
        return false;
    size_t end = str_find(*rest, byte);
    *ret_part = (struct str){rest->at, end};
    *rest = end == rest->size ? STR_NONE : (struct str){rest->at + end + 1, rest->size - end - 1};
    return true;
}

bool str_to_i64(struct str text, int64_t *ret)
{
    bool negative = text.size && text.at[0] == '-';
    size_t i = negative;
    if (i == text.size)
        return false;
    int64_t number = 0;
    for (; i < text.size; i++) {
        if (!is_digit(text.at[i]))
            return false;
        int digit = text.at[i] - '0';
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, negative ? -digit : digit, &number))
            return false;
    }
    *ret = number;
    return true;
}

struct str str_copy(struct arena *arena, struct str text)
{
    char *copy = arena_alloc_bytes(arena, text.size + 1);
    if (text.size)
        memcpy(copy, text.at, text.size);
    copy[text.size] = 0;
    return (struct str){copy, text.size};
}

const char *str_c(struct arena *arena, struct str text)
{
    return str_copy(arena, text).at;
}

struct str str_print(struct arena *arena, const char *format, ...)
{
    struct buffer text = buffer_in(arena);
    va_list args;
    va_start(args, format);
    buffer_vprint(&text, format, args);
    va_end(args);
    buffer_put_byte(&text, 0);
    return str_cut(buffer_end(&text), text.size - 1);
}

struct str str_lower_ascii(struct arena *arena, struct str text)
{
    char *copy = arena_alloc_bytes(arena, text.size + 1);
    for (size_t i = 0; i < text.size; i++)
        copy[i] = lower(text.at[i]);
    copy[text.size] = 0;
    return (struct str){copy, text.size};
}

struct str str_keep(struct str text)
{
    if (!text.at)
        return STR_NONE;
    char *bytes = memory_alloc(text.size + 1);
    memcpy(bytes, text.at, text.size);
    bytes[text.size] = '\0';
    return (struct str){bytes, text.size};
}

void str_free(struct str text)
{
    free((char *)(uintptr_t)text.at);
}

struct str str_number(struct arena *arena, int64_t number)
{
    return str_print(arena, "%lld", (long long)number);
}
