/*
 * Any bytes as what a person typed: what comes out is made of the few known tags, each closed in
 * its turn; an address leads to the web or to a mailbox and was typed as it stands; and every word
 * is there, in its order, with nothing lost but marks.
 */
#include "html/html.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { DEPTH_MAX = 64 };

struct reader {
    struct str typed, rest; /* what is left of the markup */
    struct buffer text;
    struct str open[DEPTH_MAX]; /* names of tags */
    size_t depth;
};

static _Noreturn void wrong(const char *what, struct str typed, struct str at)
{
    fprintf(stderr, "%s at:\n%.*s\nof:\n%.*s\n", what, STR_ARGS(at), STR_ARGS(typed));
    abort();
}

static bool take(struct str *rest, struct str start)
{
    if (!str_starts(*rest, start))
        return false;
    *rest = str_from(*rest, start.size);
    return true;
}

/* Text up to `end`, its references made characters again. */
static struct str text_until(struct reader *reader, struct buffer *text, char end)
{
    static const struct {
        struct str reference;
        char c;
    } references[] = {{STR("&amp;"), '&'},
                      {STR("&lt;"), '<'},
                      {STR("&gt;"), '>'},
                      {STR("&#34;"), '"'},
                      {STR("&#39;"), '\''}};
    while (reader->rest.size && reader->rest.at[0] != end) {
        char c = reader->rest.at[0];
        size_t i = 0;
        while (c == '&' && i < COUNT_OF(references) &&
               !take(&reader->rest, references[i].reference))
            i++;
        if (i == COUNT_OF(references) || c == '<' || c == '"' || c == '\'')
            wrong("a character that is not escaped", reader->typed, reader->rest);
        buffer_put_byte(text, c == '&' ? references[i].c : c);
        if (c != '&')
            reader->rest = str_from(reader->rest, 1);
    }
    return buffer_str(text);
}

static bool occurs(struct str text, struct str part)
{
    return part.size == 0 || memmem(text.at, text.size, part.at, part.size) != NULL;
}

static void read_address(struct reader *reader)
{
    static const struct str schemes[] = {STR("http://"), STR("https://"), STR("mailto:")};
    struct buffer buffer = buffer_in(reader->text.arena);
    struct str address = text_until(reader, &buffer, '"');
    bool known = false;
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        known |= address.size > schemes[i].size &&
                 str_is_nocase(str_cut(address, schemes[i].size), schemes[i]);
    if (!known || !occurs(reader->typed, address) ||
        !take(&reader->rest, STR("\" rel=\"nofollow noopener noreferrer ugc\" target=\"_blank\">")))
        wrong("an address", reader->typed, address);
    for (size_t i = 0; i < reader->depth; i++)
        if (str_is(reader->open[i], STR("a")))
            wrong("a link in a link", reader->typed, address);
}

/* <li value="3">, <pre data-language="c">: digits, or letters of a language's name. */
static void read_attribute(struct reader *reader)
{
    while (reader->rest.size && reader->rest.at[0] && !strchr("\"<>&", reader->rest.at[0]))
        reader->rest = str_from(reader->rest, 1);
    if (!take(&reader->rest, STR("\">")))
        wrong("an attribute", reader->typed, reader->rest);
}

static void read_opening(struct reader *reader)
{
    static const struct str names[] = {STR("strong"), STR("em"), STR("code"),       STR("ul"),
                                       STR("ol"),     STR("li"), STR("blockquote"), STR("pre")};
    struct str rest = reader->rest, name = STR_NONE;
    if (take(&reader->rest, STR("a href=\""))) {
        read_address(reader);
        name = STR("a");
    } else if (take(&reader->rest, STR("li value=\""))) {
        read_attribute(reader);
        name = STR("li");
    } else if (take(&reader->rest, STR("pre data-language=\""))) {
        read_attribute(reader);
        name = STR("pre");
    }
    for (size_t i = 0; i < COUNT_OF(names) && !name.size; i++) {
        struct str after = reader->rest;
        if (take(&after, names[i]) && take(&after, STR(">"))) {
            name = names[i];
            reader->rest = after;
        }
    }
    if (!name.size || reader->depth == DEPTH_MAX)
        wrong("a tag", reader->typed, rest);
    reader->open[reader->depth++] = name;
}

static void read_tag(struct reader *reader)
{
    if (take(&reader->rest, STR("br>")))
        return;
    if (!take(&reader->rest, STR("/"))) {
        read_opening(reader);
        return;
    }
    struct str rest = reader->rest;
    if (!reader->depth || !take(&reader->rest, reader->open[--reader->depth]) ||
        !take(&reader->rest, STR(">")))
        wrong("a closing tag", reader->typed, rest);
}

/* What is neither a mark, nor white space, nor the number of an item. */
static struct str words_of(struct arena *arena, struct str text)
{
    struct buffer words = buffer_in(arena);
    for (size_t i = 0; i < text.size; i++)
        if (!text.at[i] || !strchr(" \t\r\n*_`>-.0123456789", text.at[i]))
            buffer_put_byte(&words, text.at[i]);
    return buffer_str(&words);
}

static void check_words(struct arena *arena, struct str typed, struct str shown)
{
    struct str before = words_of(arena, typed), after = words_of(arena, shown);
    /* The address of a named link and the name of a language are marks too. */
    bool is_exact = !occurs(typed, STR("](")) && !occurs(typed, STR("```"));
    if (is_exact && !str_is(before, after))
        wrong("words are lost", typed, shown);
    size_t found = 0;
    for (size_t i = 0; i < before.size && found < after.size; i++)
        found += before.at[i] == after.at[found];
    if (found < after.size)
        wrong("words that nobody typed", typed, shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct str typed = {(const char *)bytes, size};
    struct reader reader = {
        .typed = typed, .rest = html_text_to_markup(arena, typed).markup, .text = buffer_in(arena)};
    while (reader.rest.size) {
        text_until(&reader, &reader.text, '<');
        if (take(&reader.rest, STR("<")))
            read_tag(&reader);
    }
    if (reader.depth)
        wrong("tags that stay open", typed, STR(""));
    check_words(arena, typed, buffer_str(&reader.text));
    return 0;
}
