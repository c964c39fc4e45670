/*
 * HTML output. What a value's C type is decides how it is written, so text can't reach the page
 * unescaped: only struct html is taken as markup, only struct url may stand in href, src or action,
 * and any other type does not compile. Templates (*.html, compiled by tools/htmlc) write through
 * it; docs/templates.md tells how they are written.
 */
#pragma once
#include "base/buffer.h"
#include "i18n/i18n.h"

struct html {
    struct str markup;
}; /* made only in html/ */

struct url {
    struct str text;
}; /* made only in html/url.c and by web/urls.c */

/* Text as a person typed it: line breaks are kept, addresses become links, and the marks of
   prose.h become what they stand for. It may hold lists and other blocks. */
struct prose {
    struct str text;
};
static inline struct prose prose(struct str text)
{
    return (struct prose){text};
}

struct html_out {
    struct buffer buffer;
    const struct locale *locale; /* NULL: texts stay English */
};

static inline struct html_out html_out_in(struct arena *arena, const struct locale *locale)
{
    return (struct html_out){.buffer = buffer_in(arena), .locale = locale};
}

/* What was written so far, to be put into another page; valid until more is written. */
static inline struct html html_out_markup(const struct html_out *out)
{
    return (struct html){buffer_str(&out->buffer)};
}

/* What may stand in text. There is no `unsigned`, for an enum would pass as one, and no bool. */
#define html_put(out, value) \
    _Generic((value),                                                                              \
        struct html: html_put_markup,                                                              \
        struct str: html_put_text,                                                                 \
        char *: html_put_cstr,                                                                     \
        const char *: html_put_cstr,                                                               \
        int: html_put_number,                                                                      \
        long: html_put_number,                                                                     \
        size_t: html_put_size,                                                                     \
        struct url: html_put_url)(out, value)
/* In an element that may hold blocks: <div>, <li>, <td> and the like, but not <p>. */
#define html_put_block(out, value) \
    _Generic((value),                                                                              \
        struct html: html_put_markup,                                                              \
        struct prose: html_put_prose,                                                              \
        struct str: html_put_text,                                                                 \
        char *: html_put_cstr,                                                                     \
        const char *: html_put_cstr,                                                               \
        int: html_put_number,                                                                      \
        long: html_put_number,                                                                     \
        size_t: html_put_size,                                                                     \
        struct url: html_put_url)(out, value)
/* A quoted attribute, or an element that holds only text: markup may not stand there. */
#define html_put_attribute(out, value) \
    _Generic((value),                                                                              \
        struct str: html_put_text,                                                                 \
        char *: html_put_cstr,                                                                     \
        const char *: html_put_cstr,                                                               \
        int: html_put_number,                                                                      \
        long: html_put_number,                                                                     \
        size_t: html_put_size,                                                                     \
        struct url: html_put_url)(out, value)
/* href, src, action and the like. */
#define html_put_link(out, value) _Generic((value), struct url : html_put_url)(out, value)

/* Templates only. */
static inline void html_put_raw(struct html_out *out, const char *bytes, size_t size)
{
    buffer_put(&out->buffer, bytes, size);
}
void html_put_markup(struct html_out *out, struct html html);
void html_put_prose(struct html_out *out, struct prose prose);
void html_put_text(struct html_out *out, struct str text);
void html_put_cstr(struct html_out *out, const char *text); /* NULL puts nothing */
void html_put_number(struct html_out *out, long number);
void html_put_size(struct html_out *out, size_t number);
void html_put_url(struct html_out *out, struct url url);

/* `markup`, as html_put_prose() writes it, with a <b class="mention"> around each `@` in its text
   that one of `names` (plain text) follows as a whole word; ASCII letters in either case. */
struct html html_highlight_names(struct arena *arena, struct html markup, const struct str *names,
                                 size_t count);

/* What html_put_prose() writes, as a value. */
struct html html_text_to_markup(struct arena *arena, struct str text);
/* Its words without the marks, on one line: for where only the beginning of a text is shown. */
struct str html_text_to_line(struct arena *arena, struct str text);

/* A list for {{for}} may be a struct or a pointer to one: always the pointer. */
#define html_list(list) __builtin_choose_expr(__builtin_classify_type(list) == 5, list, &list)

/* Walks through a text with %s or %1$s in it: {{_f("%s of %s", a, b)}}. */
struct html_format {
    const char *rest;
    int last;     /* the argument that the last %s meant */
    int argument; /* to be put now, from 1 on */
};
static inline struct html_format html_format(const char *format)
{
    return (struct html_format){.rest = format};
}
/* Puts the text before the next argument; false when it was the last. */
bool html_format_next(struct html_format *format, struct html_out *out);

/* A path of this site. What may not stand in an address is percent-encoded, '%' itself is not:
   words put into it must be safe or numbers. `format` begins with '/'. Never leads off this site.*/
struct url url_local(struct arena *arena, const char *format, ...) PRINTF(2, 3);
/* The address with one more query parameter, percent-encoded, before its fragment if any. */
struct url url_query_add(struct arena *arena, struct url url, struct str name, struct str value);
/* An absolute http, https, mailto or tel address is taken; anything else becomes "#". */
struct url url_external(struct str text);
