/* What people typed as one line of plain text: read from the markup that it becomes, so that what
   is a mark here is one there. */
#include "html/html.h"

struct reference {
    struct str name;
    char c;
};

/* What html_put_text() writes. */
static const struct reference references[] = {
    {STR("&amp;"), '&'}, {STR("&lt;"), '<'},   {STR("&gt;"), '>'},
    {STR("&#34;"), '"'}, {STR("&#39;"), '\''},
};

/* White space of any length is one space, and none stands at the beginning. */
static void put_space(struct buffer *out)
{
    struct str put = buffer_str(out);
    if (put.size && put.at[put.size - 1] != ' ')
        buffer_put_byte(out, ' ');
}

/* All but what stands within a line parts words. */
static void put_tag(struct buffer *out, struct str tag)
{
    static const struct str within[] = {STR("strong"), STR("em"), STR("code"), STR("a")};
    struct str name = str_from(tag, tag.at[0] == '/');
    for (size_t i = 0; i < COUNT_OF(within); i++)
        if (str_starts(name, within[i]) &&
            (name.size == within[i].size || name.at[within[i].size] == ' '))
            return;
    put_space(out);
    if (str_starts(tag, STR("li")))
        buffer_put_str(out, STR("• "));
}

static size_t put_reference(struct buffer *out, struct str rest)
{
    for (size_t i = 0; i < COUNT_OF(references); i++)
        if (str_starts(rest, references[i].name)) {
            buffer_put_byte(out, references[i].c);
            return references[i].name.size;
        }
    return 1;
}

struct str html_text_to_line(struct arena *arena, struct str text)
{
    struct str markup = html_text_to_markup(arena, text).markup;
    struct buffer out = buffer_in(arena);
    for (size_t at = 0; at < markup.size;) {
        char c = markup.at[at];
        struct str rest = str_from(markup, at);
        if (c == '<') {
            size_t end = str_find(rest, '>');
            put_tag(&out, str_from(str_cut(rest, end), 1));
            at += end + 1;
        } else if (c == '&') {
            at += put_reference(&out, rest);
        } else {
            if (c && strchr(" \t\r\n", c))
                put_space(&out);
            else
                buffer_put_byte(&out, c);
            at++;
        }
    }
    return str_trim(buffer_str(&out));
}
