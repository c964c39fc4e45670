#include "html/html.h"
#include "html/stride.h"

/* Escapes for the five characters that end text or an attribute's value; 0 for the others. */
static const struct str escapes[128] = {
    ['&'] = STR("&amp;"), ['<'] = STR("&lt;"),   ['>'] = STR("&gt;"),
    ['"'] = STR("&#34;"), ['\''] = STR("&#39;"),
};

static bool stride_is_plain(const char *at)
{
    stride_bytes bytes = stride_load(at);
    /* '&' and '\'' differ in one bit only, as do '<' and '>'. */
    return !stride_any(((bytes | 1) == '\'') | ((bytes | 2) == '>') | (bytes == '"'));
}

static const struct str *escape_of(char byte)
{
    return (unsigned char)byte < COUNT_OF(escapes) && escapes[(unsigned char)byte].size
               ? &escapes[(unsigned char)byte]
               : NULL;
}

/* Most texts are, and most are short. */
static bool is_plain(struct str text)
{
    if (text.size < STRIDE) {
        char padded[STRIDE] = {0};
        memcpy(padded, text.at, text.size);
        return stride_is_plain(padded);
    }
    for (size_t i = 0; i + STRIDE <= text.size; i += STRIDE)
        if (!stride_is_plain(text.at + i))
            return false;
    return stride_is_plain(text.at + text.size - STRIDE);
}

void html_put_text(struct html_out *out, struct str text)
{
    size_t plain = 0;
    if (!text.size)
        return;
    if (is_plain(text)) {
        buffer_put_str(&out->buffer, text);
        return;
    }
    for (size_t i = 0; i < text.size;) {
        if (text.size - i >= STRIDE && stride_is_plain(text.at + i)) {
            i += STRIDE;
            continue;
        }
        size_t end = text.size - i < STRIDE ? text.size : i + STRIDE;
        for (; i < end; i++) {
            const struct str *escape = escape_of(text.at[i]);
            if (!escape)
                continue;
            buffer_put(&out->buffer, text.at + plain, i - plain);
            buffer_put_str(&out->buffer, *escape);
            plain = i + 1;
        }
    }
    buffer_put(&out->buffer, text.at + plain, text.size - plain);
}

void html_put_markup(struct html_out *out, struct html html)
{
    buffer_put_str(&out->buffer, html.markup);
}

void html_put_cstr(struct html_out *out, const char *text)
{
    html_put_text(out, str_of(text));
}

void html_put_number(struct html_out *out, long number)
{
    buffer_put_i64(&out->buffer, number);
}

void html_put_size(struct html_out *out, size_t number)
{
    buffer_put_i64(&out->buffer, (int64_t)number);
}

void html_put_url(struct html_out *out, struct url url)
{
    html_put_text(out, url.text);
}

/* Reads what follows a '%'; 0 if it is no argument. */
static int format_argument(struct html_format *format)
{
    const char *rest = format->rest;
    if (rest[0] == 's') {
        format->rest++;
        return ++format->last;
    }
    if (rest[0] >= '1' && rest[0] <= '9' && rest[1] == '$' && rest[2] == 's') {
        format->rest += 3;
        return rest[0] - '0';
    }
    return 0;
}

bool html_format_next(struct html_format *format, struct html_out *out)
{
    for (;;) {
        const char *percent = strchrnul(format->rest, '%');
        html_put_text(out, (struct str){format->rest, (size_t)(percent - format->rest)});
        format->rest = percent;
        if (!*percent)
            return false;
        format->rest++;
        format->argument = format_argument(format);
        if (format->argument)
            return true;
        html_put_raw(out, "%", 1);
        format->rest += *format->rest == '%';
    }
}
