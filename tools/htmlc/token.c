/* Cuts a template file into literal HTML and {{tags}}. */
#include "htmlc.h"

struct keyword {
    struct str word;
    enum token_kind kind;
    bool alone; /* nothing may follow it */
};

static const struct keyword keywords[] = {
    {STR("include"), TOKEN_INCLUDE, false}, {STR("template"), TOKEN_TEMPLATE, false},
    {STR("if"), TOKEN_IF, false},           {STR("elif"), TOKEN_ELIF, false},
    {STR("else"), TOKEN_ELSE, true},        {STR("for"), TOKEN_FOR, false},
    {STR("let"), TOKEN_LET, false},         {STR("end"), TOKEN_END, true},
};

static bool is_name(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static int lines_of(struct str text)
{
    int lines = 0;
    for (size_t i = 0; i < text.size; i++)
        lines += text.at[i] == '\n';
    return lines;
}

/* Where the "}}" stands that ends the tag; one inside a C string does not count. */
static size_t tag_size(struct str text, struct spot spot)
{
    char quote = 0;
    bool comment = text.size > 2 && text.at[2] == '#';
    for (size_t i = 2; i + 1 < text.size; i++) {
        char c = text.at[i];
        if (quote && c == '\\')
            i++;
        else if (quote)
            quote = c == quote ? 0 : quote;
        else if (!comment && (c == '"' || c == '\''))
            quote = c;
        else if (c == '}' && text.at[i + 1] == '}')
            return i;
    }
    fail(spot, "this {{ is never closed");
}

static struct token tag_read(struct str text, struct spot spot)
{
    if (!text.size)
        fail(spot, "empty {{}}");
    if (text.at[0] == '>')
        return (struct token){TOKEN_CALL, str_trim(str_from(text, 1)), spot.line};
    size_t size = 0;
    while (size < text.size && is_name(text.at[size]))
        size++;
    struct str word = str_cut(text, size), rest = str_trim(str_from(text, size));
    for (size_t i = 0; i < COUNT_OF(keywords); i++) {
        if (!str_is(word, keywords[i].word))
            continue;
        if (keywords[i].alone != !rest.size)
            fail(spot, keywords[i].alone ? "{{%.*s}} takes nothing" : "{{%.*s}} of what?",
                 STR_ARGS(word));
        return (struct token){keywords[i].kind, rest, spot.line};
    }
    return (struct token){TOKEN_VALUE, text, spot.line};
}

static void token_add(struct buffer *tokens, struct token token)
{
    buffer_put(tokens, (const char *)&token, sizeof token);
}

struct tokens tokens_read(struct arena *arena, const char *file, struct str text)
{
    struct buffer tokens = buffer_in(arena);
    struct spot spot = {file, 1};
    while (text.size) {
        size_t size = 0;
        while (size < text.size && !str_starts(str_from(text, size), STR("{{")))
            size++;
        struct str literal = str_cut(text, size);
        if (size)
            token_add(&tokens, (struct token){TOKEN_LITERAL, literal, spot.line});
        spot.line += lines_of(literal);
        text = str_from(text, size);
        if (!text.size)
            break;
        size_t end = tag_size(text, spot);
        struct str tag = {text.at + 2, end - 2};
        if (!tag.size || tag.at[0] != '#')
            token_add(&tokens, tag_read(str_trim(tag), spot));
        spot.line += lines_of(tag);
        text = str_from(text, end + 2);
    }
    return (struct tokens){(const void *)tokens.bytes, tokens.size / sizeof(struct token)};
}
