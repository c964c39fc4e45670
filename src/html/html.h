/*
 * HTML output. What a value's C type is decides how it is written, so text can't reach the page
 * unescaped: only struct html is taken as markup, only struct url may stand in href, src or action,
 * and any other type does not compile. Templates (*.html, compiled by tools/htmlc) write through
 * it.
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

struct html_out {
    struct buffer buffer;
    const struct locale *locale;
};

static inline struct html_out html_out_in(struct arena *arena, const struct locale *locale)
{
    return (struct html_out){.buffer = buffer_in(arena), .locale = locale};
}

/* What may stand in text and in a quoted attribute. */
#define html_put(out, value) \
    _Generic((value),                                                                              \
        struct html: html_put_markup,                                                              \
        struct str: html_put_text,                                                                 \
        char *: html_put_cstr,                                                                     \
        const char *: html_put_cstr,                                                               \
        int: html_put_number,                                                                      \
        long: html_put_number,                                                                     \
        unsigned: html_put_number,                                                                 \
        size_t: html_put_size,                                                                     \
        struct url: html_put_url)(out, value)
/* A quoted attribute: markup may not stand there. */
#define html_put_attribute(out, value) \
    _Generic((value),                                                                              \
        struct str: html_put_text,                                                                 \
        char *: html_put_cstr,                                                                     \
        const char *: html_put_cstr,                                                               \
        int: html_put_number,                                                                      \
        long: html_put_number,                                                                     \
        unsigned: html_put_number,                                                                 \
        size_t: html_put_size,                                                                     \
        struct url: html_put_url)(out, value)
/* href, src, action and the like. */
#define html_put_link(out, value) _Generic((value), struct url : html_put_url)(out, value)

void html_put_raw(struct html_out *out, const char *bytes, size_t size); /* templates only */
void html_put_markup(struct html_out *out, struct html html);
void html_put_text(struct html_out *out, struct str text);
void html_put_cstr(struct html_out *out, const char *text);
void html_put_number(struct html_out *out, long number);
void html_put_size(struct html_out *out, size_t number);
void html_put_url(struct html_out *out, struct url url);

/* A path of this site, percent-encoded; `format` begins with '/'. */
struct url url_local(struct arena *arena, const char *format, ...) PRINTF(2, 3);
/* http, https, mailto and tel are taken; anything else becomes "#". */
struct url url_external(struct str text);
