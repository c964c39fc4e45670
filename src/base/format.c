/* printf into a buffer. The C library takes most of its time to get ready, and texts are short: the
   directives that nearly all of them use are written here, any other sends the whole to vsnprintf.
   Both read the same format in the same way. */
#include "base/ascii.h"
#include "base/buffer.h"
#include <stdio.h>

struct directive {
    char kind;     /* the letter: d, u, x, s or '%' */
    char length;   /* 0 for int, 'l' for long, 'L' for long long, 'z' for size_t */
    bool has_size; /* "%.*s" */
    bool zeros;    /* padded with zeros, else with blanks */
    size_t width;
};

/* Returns what follows, or NULL if it is a directive for vsnprintf. */
static const char *directive_read(const char *at, struct directive *ret)
{
    *ret = (struct directive){.zeros = *at == '0'};
    while (is_digit(*at) && ret->width < 10)
        ret->width = ret->width * 10 + (size_t)(*at++ - '0');
    if (at[0] == '.' && at[1] == '*' && at[2] == 's') {
        ret->has_size = true;
        at += 2;
    } else if (*at == 'l') {
        ret->length = *++at == 'l' ? 'L' : 'l';
        at += ret->length == 'L';
    } else if (*at == 'z') {
        ret->length = *at++;
    }
    ret->kind = *at;
    bool is_number = *at == 'd' || *at == 'u' || *at == 'x';
    bool is_plain = !ret->width && !ret->length && (*at == 's' || (*at == '%' && !ret->zeros));
    return is_number || is_plain ? at + 1 : NULL;
}

enum { NUMBER_MAX = 24 }; /* bytes of a number without padding */

static void put_number(struct buffer *buffer, const struct directive *directive, uint64_t number,
                       bool is_negative)
{
    char digits[NUMBER_MAX];
    char *end = digits + sizeof digits, *at = end;
    if (directive->kind == 'x')
        do
            *--at = "0123456789abcdef"[number & 15];
        while (number >>= 4);
    else
        do
            *--at = (char)('0' + number % 10);
        while (number /= 10);
    size_t size = (size_t)(end - at) + is_negative;
    size_t padding = size < directive->width ? directive->width - size : 0;
    if (is_negative && directive->zeros)
        buffer_put_byte(buffer, '-');
    for (size_t i = 0; i < padding; i++)
        buffer_put_byte(buffer, directive->zeros ? '0' : ' ');
    if (is_negative && !directive->zeros)
        buffer_put_byte(buffer, '-');
    buffer_put(buffer, at, (size_t)(end - at));
}

/* The argument, a negative one as its two's complement. */
#define NUMBER(directive, args)                                                         \
    ((directive).length == 'L' ? (uint64_t)va_arg(args, long long)                      \
     : (directive).length      ? (uint64_t)va_arg(args, long) /* as wide as a size_t */ \
     : (directive).kind == 'd' ? (uint64_t)va_arg(args, int)                            \
                               : (uint64_t)va_arg(args, unsigned))
_Static_assert(sizeof(long) == sizeof(size_t), "%zu is read as a long");

/* False when there is a directive that it does not know. */
static bool put_common(struct buffer *buffer, const char *format, va_list args)
{
    for (;;) {
        struct directive directive;
        size_t size = 0; /* a few bytes: no function of the library is as fast */
        while (format[size] && format[size] != '%')
            size++;
        buffer_put(buffer, format, size);
        if (!format[size])
            return true;
        format = directive_read(format + size + 1, &directive);
        if (!format)
            return false;
        if (directive.kind == '%') {
            buffer_put_byte(buffer, '%');
        } else if (directive.kind == 's') {
            int most = directive.has_size ? va_arg(args, int) : -1;
            const char *text = va_arg(args, const char *);
            if (directive.has_size && most < 0)
                return false;
            if (text)
                buffer_put(buffer, text,
                           directive.has_size ? strnlen(text, (size_t)most) : strlen(text));
        } else {
            uint64_t number = NUMBER(directive, args);
            bool is_negative = directive.kind == 'd' && (int64_t)number < 0;
            put_number(buffer, &directive, is_negative ? -number : number, is_negative);
        }
    }
}

static void put_any(struct buffer *buffer, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    if (size > 0) {
        buffer_reserve(buffer, (size_t)size + 1);
        vsnprintf(buffer->bytes + buffer->size, (size_t)size + 1, format, again);
        buffer->size += (size_t)size;
    }
    va_end(again);
}

void buffer_vprint(struct buffer *buffer, const char *format, va_list args)
{
    size_t before = buffer->size;
    va_list again;
    va_copy(again, args);
    if (!put_common(buffer, format, args)) {
        buffer->size = before;
        put_any(buffer, format, again);
    }
    va_end(again);
}

void buffer_print(struct buffer *buffer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buffer_vprint(buffer, format, args);
    va_end(args);
}
