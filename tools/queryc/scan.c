/* SQL as pieces. What is inside quotes and comments is never taken for anything else. */
#include "queryc.h"

static bool is_word_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_word_start(c) || is_digit(c) || c == '$';
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static size_t word_size(struct str text)
{
    size_t size = 0;
    while (size < text.size && is_word(text.at[size]))
        size++;
    return size;
}

/* A quote within is written twice. */
static size_t quoted_size(struct place place, struct str text, char quote)
{
    for (size_t i = 1; i < text.size; i++) {
        if (text.at[i] != quote)
            continue;
        if (i + 1 == text.size || text.at[i + 1] != quote)
            return i + 1;
        i++;
    }
    fail(place, "a quotation begins here and never ends");
}

/* $$ ... $$ or $word$ ... $word$: how PostgreSQL quotes the body of a function. 0 if it is none. */
static size_t dollar_quoted_size(struct place place, struct str text)
{
    size_t tag = 1;
    while (tag < text.size && is_word(text.at[tag]) && text.at[tag] != '$')
        tag++;
    if (tag >= text.size || text.at[tag] != '$')
        return 0;
    struct str mark = str_cut(text, tag + 1), rest = str_from(text, tag + 1);
    for (size_t i = 0; i + mark.size <= rest.size; i++)
        if (str_starts(str_from(rest, i), mark))
            return mark.size + i + mark.size;
    fail(place, "a quotation begins here and never ends");
}

static size_t comment_size(struct place place, struct str text)
{
    if (str_starts(text, STR("--")))
        return str_find(text, '\n');
    for (size_t i = 2; i + 1 < text.size; i++)
        if (text.at[i] == '*' && text.at[i + 1] == '/')
            return i + 2;
    fail(place, "a comment begins here and never ends");
}

static size_t measure(struct place place, struct str text, enum token_kind *ret_kind)
{
    char first = text.at[0], second = text.size > 1 ? text.at[1] : 0;
    size_t size = 0;
    if (is_space(first)) {
        *ret_kind = TOKEN_SPACE;
        while (size < text.size && is_space(text.at[size]))
            size++;
        return size;
    }
    if (is_word_start(first)) {
        *ret_kind = TOKEN_WORD;
        return word_size(text);
    }
    if (is_digit(first)) {
        *ret_kind = TOKEN_NUMBER;
        return word_size(text);
    }
    if ((first == '-' && second == '-') || (first == '/' && second == '*')) {
        *ret_kind = TOKEN_COMMENT;
        return comment_size(place, text);
    }
    if (first == '\'' || first == '"') {
        *ret_kind = first == '"' ? TOKEN_QUOTED : TOKEN_STRING;
        return quoted_size(place, text, first);
    }
    if (first == '$' && (size = dollar_quoted_size(place, text)) > 0) {
        *ret_kind = TOKEN_STRING;
        return size;
    }
    if ((first == ':' || first == '@') && is_word_start(second)) {
        *ret_kind = first == ':' ? TOKEN_PARAMETER : TOKEN_MACRO;
        return 1 + word_size(str_from(text, 1));
    }
    *ret_kind = TOKEN_SYMBOL;
    return first == ':' && second == ':' ? 2 : 1;
}

bool token_next(struct scanner *scanner, struct token *ret)
{
    if (scanner->at >= scanner->text.size)
        return false;
    struct str rest = str_from(scanner->text, scanner->at);
    *ret = (struct token){.place = scanner->place};
    size_t size = measure(scanner->place, rest, &ret->kind);
    ret->text = str_cut(rest, size);
    for (size_t i = 0; i < size; i++)
        scanner->place.line += ret->text.at[i] == '\n';
    scanner->at += size;
    if (ret->kind == TOKEN_PARAMETER || ret->kind == TOKEN_MACRO)
        ret->text = str_from(ret->text, 1);
    return true;
}

bool token_next_solid(struct scanner *scanner, struct token *ret)
{
    while (token_next(scanner, ret))
        if (ret->kind != TOKEN_SPACE && ret->kind != TOKEN_COMMENT)
            return true;
    return false;
}

bool token_is(struct token token, const char *symbol_or_word)
{
    return (token.kind == TOKEN_SYMBOL || token.kind == TOKEN_WORD) &&
           str_is_nocase(token.text, str_of(symbol_or_word));
}

bool is_name(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.at[i];
        if (!((c >= 'a' && c <= 'z') || c == '_' || (i && is_digit(c))))
            return false;
    }
    return text.size > 0;
}
