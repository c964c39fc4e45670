#include "import/sql_value.h"
#include "base/ascii.h"

static bool is_byte(struct sql_token token, char byte)
{
    return token.kind == SQL_BYTE && token.byte == byte;
}

static enum err keep_text(struct sql_lexer *lexer, struct sql_token *token, const char *text)
{
    size_t size = strlen(text);
    lexer->kept_size = token->start;
    TRY(sql_lexer_reserve(lexer, size));
    memcpy(lexer->kept + token->start, text, size);
    lexer->kept_size += size;
    token->size = size;
    return OK;
}

/* Windows-1252, which MySQL calls latin1, from 0x80 to 0x9F. The five bytes it leaves undefined
   keep their number, as MySQL and the WHATWG Encoding Standard have it. */
static uint32_t latin1_character(unsigned char byte)
{
    static const uint16_t high[] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    return byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte;
}

static size_t utf8_size(uint32_t character)
{
    return character < 0x80 ? 1 : character < 0x800 ? 2 : 3;
}

/* In place, from the end, so that no byte is overwritten before it was read. */
static enum err from_latin1(struct sql_lexer *lexer, struct sql_token *token)
{
    size_t size = 0;
    for (size_t i = 0; i < token->size; i++)
        size += utf8_size(latin1_character((unsigned char)lexer->kept[token->start + i]));
    TRY(sql_lexer_reserve(lexer, size - token->size));
    unsigned char *bytes = (unsigned char *)lexer->kept + token->start;
    size_t to = size;
    for (size_t i = token->size; i-- > 0;) {
        uint32_t character = latin1_character(bytes[i]);
        size_t length = utf8_size(character);
        for (size_t left = length - 1; left > 0; left--, character >>= 6)
            bytes[--to] = (unsigned char)(0x80 | (character & 0x3F));
        static const unsigned char first[] = {0, 0, 0xC0, 0xE0};
        bytes[--to] = (unsigned char)(first[length] | character);
    }
    lexer->kept_size += size - token->size;
    token->size = size;
    return OK;
}

/* The digits become the bytes they stand for; an odd first digit is a byte of its own. */
static void from_hex(struct sql_lexer *lexer, struct sql_token *token)
{
    char *bytes = lexer->kept + token->start;
    size_t odd = token->size % 2, size = (token->size + odd) / 2;
    for (size_t i = 0; i < size; i++) {
        int high = i == 0 && odd ? 0 : hex_value(bytes[2 * i - odd]);
        bytes[i] = (char)(high << 4 | hex_value(bytes[2 * i + 1 - odd]));
    }
    token->size = size;
    lexer->kept_size = token->start + size;
}

static enum err from_bits(struct sql_lexer *lexer, struct sql_token *token)
{
    uint64_t number = 0;
    if (token->size > 64)
        return sql_lexer_refuse(lexer, token->line, "a bit value is longer than 64 bits");
    for (size_t i = 0; i < token->size; i++)
        number = number << 1 | (uint64_t)(lexer->kept[token->start + i] - '0');
    char digits[24];
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    return keep_text(lexer, token, digits);
}

static enum err read_string(struct sql_lexer *lexer, enum sql_charset charset,
                            struct sql_token *token, struct sql_value *ret)
{
    ret->kind = charset == SQL_CHARSET_BINARY ? SQL_VALUE_BYTES : SQL_VALUE_TEXT;
    if (charset == SQL_CHARSET_OTHER)
        return sql_lexer_refuse(lexer, token->line,
                                "the text is in a character set that is not read here; dump with "
                                "--default-character-set=utf8mb4");
    return charset == SQL_CHARSET_LATIN1 ? from_latin1(lexer, token) : OK;
}

/* CURRENT_TIMESTAMP may be followed by () or (6): takes them, and leaves the token after. */
static enum err skip_parentheses(struct sql_lexer *lexer, struct sql_token *after)
{
    if (!is_byte(*after, '('))
        return OK;
    TRY(sql_lexer_next(lexer, after));
    if (after->kind == SQL_NUMBER)
        TRY(sql_lexer_next(lexer, after));
    if (!is_byte(*after, ')'))
        return sql_lexer_refuse(lexer, after->line, "')' was expected");
    return sql_lexer_next(lexer, after);
}

static enum err read_word(struct sql_lexer *lexer, struct sql_token *token, struct sql_value *ret)
{
    static const struct {
        const char *word;
        enum sql_value_kind kind;
        const char *text;
    } words[] = {
        {"NULL", SQL_VALUE_NULL, ""},     {"TRUE", SQL_VALUE_NUMBER, "1"},
        {"FALSE", SQL_VALUE_NUMBER, "0"}, {"DEFAULT", SQL_VALUE_DEFAULT, ""},
        {"NOW", SQL_VALUE_NOW, ""},       {"CURRENT_TIMESTAMP", SQL_VALUE_NOW, ""},
        {"LOCALTIME", SQL_VALUE_NOW, ""}, {"LOCALTIMESTAMP", SQL_VALUE_NOW, ""},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (sql_lexer_is(lexer, *token, words[i].word)) {
            ret->kind = words[i].kind;
            return keep_text(lexer, token, words[i].text);
        }
    return sql_lexer_refuse(lexer, token->line, "'%.*s' is not a value that is read here",
                            token->size < 40 ? (int)token->size : 40,
                            sql_lexer_text(lexer, *token).at);
}

static enum err read_number(struct sql_lexer *lexer, struct sql_token *token, bool negative)
{
    if (token->kind != SQL_NUMBER)
        return sql_lexer_refuse(lexer, token->line, "a number was expected");
    if (!negative)
        return OK;
    TRY(sql_lexer_reserve(lexer, 1));
    memmove(lexer->kept + token->start + 1, lexer->kept + token->start, token->size);
    lexer->kept[token->start] = '-';
    lexer->kept_size++;
    token->size++;
    return OK;
}

static enum err read_literal(struct sql_lexer *lexer, enum sql_charset charset,
                             struct sql_token *token, struct sql_value *ret)
{
    switch (token->kind) {
    case SQL_STRING:
        return read_string(lexer, charset, token, ret);
    case SQL_HEX:
        ret->kind = SQL_VALUE_BYTES;
        from_hex(lexer, token);
        return OK;
    case SQL_BITS:
        ret->kind = SQL_VALUE_NUMBER;
        return from_bits(lexer, token);
    case SQL_WORD:
        return read_word(lexer, token, ret);
    case SQL_FILE_END:
        return OK; /* the caller says where the statement began */
    case SQL_NUMBER:
    case SQL_BYTE:
    case SQL_NAME:
    case SQL_STATEMENT_END:
        break;
    }
    bool negative = is_byte(*token, '-');
    if (negative || is_byte(*token, '+'))
        TRY(sql_lexer_next(lexer, token));
    ret->kind = SQL_VALUE_NUMBER;
    return read_number(lexer, token, negative);
}

enum err sql_value_read(struct sql_lexer *lexer, enum sql_charset charset, struct sql_value *ret,
                        size_t *ret_start, struct sql_token *ret_after)
{
    struct sql_token token;
    *ret = (struct sql_value){0};
    TRY(sql_lexer_next(lexer, &token));
    /* An introducer, such as _binary 'x' or _utf8mb4'x'. */
    if (token.kind == SQL_WORD && sql_lexer_text(lexer, token).at[0] == '_') {
        charset = sql_charset_of(str_from(sql_lexer_text(lexer, token), 1));
        TRY(sql_lexer_next(lexer, &token));
        if (token.kind != SQL_STRING && token.kind != SQL_HEX)
            return sql_lexer_refuse(lexer, token.line, "a string was expected");
    }
    TRY(read_literal(lexer, charset, &token, ret));
    ret->text.size = token.size;
    *ret_start = token.start;
    TRY(sql_lexer_next(lexer, ret_after));
    return ret->kind == SQL_VALUE_NOW ? skip_parentheses(lexer, ret_after) : OK;
}
