/* What people type: plain text with line breaks and web addresses in it. */
#include "html/html.h"
#include "html/stride.h"

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c & 0x80);
}

/* The size of a scheme that ends right before the ':' at `colon`, if it begins a word. */
static size_t scheme_before(struct str text, size_t colon)
{
    static const struct str schemes[] = {{"https", 5}, {"http", 4}};
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        size_t size = schemes[i].size;
        if (colon >= size && (colon == size || !is_word(text.at[colon - size - 1])) &&
            str_is_nocase((struct str){text.at + colon - size, size}, schemes[i]))
            return size;
    }
    return 0;
}

/* A sentence's end is not the address's: "(see https://a.example/b_(c))." keeps "b_(c)". */
static size_t without_punctuation(struct str link)
{
    int open = 0;
    for (size_t i = 0; i < link.size; i++)
        open += (link.at[i] == '(') - (link.at[i] == ')');
    size_t size = link.size;
    for (; size; size--) {
        char last = link.at[size - 1];
        if (last == ')' && open < 0)
            open++;
        else if (!strchr(".,;:!?'*_~]", last) || !last)
            break;
    }
    return size;
}

/* The size of the web address that the text begins with, its scheme being that long; 0 if none. */
static size_t link_size(struct str text, size_t scheme)
{
    size_t start = scheme + strlen("://");
    if (!scheme || !str_starts(str_from(text, scheme), STR("://")) || start >= text.size ||
        !is_word(text.at[start]))
        return 0;
    size_t size = start;
    while (size < text.size && (unsigned char)text.at[size] > ' ' && text.at[size] != 0x7f &&
           !strchr("<>\"`{}|\\^", text.at[size]))
        size++;
    return without_punctuation(str_cut(text, size));
}

static void put_link(struct html_out *out, struct str link)
{
    buffer_put_str(&out->buffer, STR("<a href=\""));
    html_put_text(out, link);
    buffer_put_str(&out->buffer, STR("\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">"));
    html_put_text(out, link);
    buffer_put_str(&out->buffer, STR("</a>"));
}

/* The position of the next line break or ':' from `at` on: links are rare, letters are not. */
static size_t next_candidate(struct str text, size_t at)
{
    for (; text.size - at >= STRIDE; at += STRIDE) {
        stride_bytes bytes = stride_load(text.at + at);
        if (stride_any((bytes == '\n') | (bytes == '\r') | (bytes == ':')))
            break;
    }
    while (at < text.size && text.at[at] != '\n' && text.at[at] != '\r' && text.at[at] != ':')
        at++;
    return at;
}

/* Puts the text that has been passed over, from `plain` on, and what stands at `at`; returns what
   has been put in all, or `plain` if nothing was. */
static size_t put_candidate(struct html_out *out, struct str text, size_t plain, size_t at)
{
    if (text.at[at] == ':') {
        size_t scheme = scheme_before(str_from(text, plain), at - plain), start = at - scheme;
        size_t size = link_size(str_from(text, start), scheme);
        if (!size)
            return plain;
        html_put_text(out, (struct str){text.at + plain, start - plain});
        put_link(out, (struct str){text.at + start, size});
        return start + size;
    }
    html_put_text(out, (struct str){text.at + plain, at - plain});
    buffer_put_str(&out->buffer, STR("<br>"));
    bool both = text.at[at] == '\r' && at + 1 < text.size && text.at[at + 1] == '\n';
    return at + 1 + both;
}

void html_put_prose(struct html_out *out, struct prose prose)
{
    struct str text = prose.text;
    size_t plain = 0, at = next_candidate(text, 0);
    while (at < text.size) {
        size_t put = put_candidate(out, text, plain, at);
        at = next_candidate(text, put > at ? put : at + 1);
        plain = put;
    }
    html_put_text(out, str_from(text, plain));
}

struct html html_text_to_markup(struct arena *arena, struct str text)
{
    struct html_out out = html_out_in(arena, NULL);
    html_put_prose(&out, prose(text));
    return html_out_markup(&out);
}
