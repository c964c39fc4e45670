/* Names that stand out in markup that has been written already. */
#include "base/ascii.h"
#include "html/html.h"

static bool is_of_word(char c)
{
    return is_alphanumeric(c) || c == '_' || (c & 0x80);
}

/* Of names that fit the longest. */
static size_t name_at(struct str rest, const struct str *names, size_t count)
{
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t size = names[i].size;
        bool fits = rest.size >= size && str_is_nocase(str_cut(rest, size), names[i]) &&
                    (rest.size == size || !is_of_word(rest.at[size]));
        longest = fits && size > longest ? size : longest;
    }
    return longest;
}

static void put_between(struct buffer *out, struct str markup, size_t start, size_t end)
{
    buffer_put(out, markup.at + start, end - start);
}

struct html html_highlight_names(struct arena *arena, struct html html, const struct str *names,
                                 size_t count)
{
    struct str markup = html.markup;
    struct str *escaped = NEW_ARRAY(arena, struct str, count);
    struct buffer out = buffer_in(arena);
    size_t put = 0;
    bool in_tag = false;
    for (size_t i = 0; i < count; i++) {
        struct html_out name = html_out_in(arena, NULL);
        html_put_text(&name, names[i]);
        escaped[i] = buffer_str(&name.buffer);
    }
    for (size_t at = 0; at < markup.size; at++) {
        char c = markup.at[at];
        if (c == '<' || c == '>')
            in_tag = c == '<';
        if (c != '@' || in_tag || (at > 0 && is_of_word(markup.at[at - 1])))
            continue;
        size_t size = name_at(str_from(markup, at + 1), escaped, count);
        if (!size)
            continue;
        put_between(&out, markup, put, at);
        buffer_put_str(&out, STR("<b class=\"mention\">"));
        put_between(&out, markup, at, at + 1 + size);
        buffer_put_str(&out, STR("</b>"));
        put = at + 1 + size;
        at = put - 1;
    }
    put_between(&out, markup, put, markup.size);
    return (struct html){buffer_str(&out)};
}
