/* What people type: plain text with line breaks and web addresses in it. */
#include "html/html.h"

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c & 0x80);
}

static size_t scheme_size(struct str text)
{
    static const struct str schemes[] = {{"https://", 8}, {"http://", 7}};
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        if (str_is_nocase(str_cut(text, schemes[i].size), schemes[i]))
            return schemes[i].size;
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

/* The size of the web address that the text begins with; 0 if it begins with none. */
static size_t link_size(struct str text)
{
    size_t scheme = scheme_size(text);
    if (!scheme || scheme == text.size || !is_word(text.at[scheme]))
        return 0;
    size_t size = scheme;
    while (size < text.size && (unsigned char)text.at[size] > ' ' && text.at[size] != 0x7f &&
           !strchr("<>\"`{}|\\^", text.at[size]))
        size++;
    size = without_punctuation(str_cut(text, size));
    return size > scheme ? size : 0;
}

static void put_link(struct html_out *out, struct str link)
{
    buffer_put_str(&out->buffer, STR("<a href=\""));
    html_put_text(out, link);
    buffer_put_str(&out->buffer, STR("\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">"));
    html_put_text(out, link);
    buffer_put_str(&out->buffer, STR("</a>"));
}

/* The position of the next 'h', 'H' or line break from `at` on. */
static size_t next_candidate(struct str text, size_t at)
{
    while (at < text.size && (text.at[at] | 32) != 'h' && text.at[at] != '\n' &&
           text.at[at] != '\r')
        at++;
    return at;
}

void html_put_prose(struct html_out *out, struct prose prose)
{
    struct str text = prose.text;
    size_t plain = 0;
    for (size_t i = next_candidate(text, 0); i < text.size; i = next_candidate(text, i)) {
        bool newline = text.at[i] == '\n' || text.at[i] == '\r';
        size_t link = newline || (i > 0 && is_word(text.at[i - 1])) ? 0
                                                                    : link_size(str_from(text, i));
        if (!newline && !link) {
            i++;
            continue;
        }
        html_put_text(out, (struct str){text.at + plain, i - plain});
        if (link) {
            put_link(out, (struct str){text.at + i, link});
            i += link;
        } else {
            buffer_put_str(&out->buffer, STR("<br>"));
            i += text.at[i] == '\r' && i + 1 < text.size && text.at[i + 1] == '\n' ? 2 : 1;
        }
        plain = i;
    }
    html_put_text(out, str_from(text, plain));
}

struct html html_text_to_markup(struct arena *arena, struct str text)
{
    struct html_out out = html_out_in(arena, NULL);
    html_put_prose(&out, prose(text));
    return html_out_markup(&out);
}
