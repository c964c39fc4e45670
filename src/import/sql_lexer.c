#include "import/sql_lexer.h"
#include "base/ascii.h"
#include <stdarg.h>
#include <stdlib.h>

enum { KEPT_FIRST = 4096, VERSION_NEVER = 999999 };

void sql_lexer_init(struct sql_lexer *lexer, FILE *file)
{
    *lexer = (struct sql_lexer){.file = file, .line = 1, .keeps = true};
    lexer->chunk = memory_alloc(SQL_CHUNK_SIZE);
    lexer->delimiter[0] = ';';
    lexer->delimiter_size = 1;
}

void sql_lexer_clear(struct sql_lexer *lexer)
{
    free(lexer->chunk);
    free(lexer->kept);
    *lexer = (struct sql_lexer){0};
}

enum err sql_lexer_refuse(struct sql_lexer *lexer, int64_t line, const char *format, ...)
{
    int size = snprintf(lexer->problem, sizeof lexer->problem, "line %lld: ", (long long)line);
    va_list args;
    va_start(args, format);
    vsnprintf(lexer->problem + size, sizeof lexer->problem - (size_t)size, format, args);
    va_end(args);
    for (char *c = lexer->problem; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F)
            *c = '?';
    return ERR_INVALID;
}

/* ---- bytes ---- */

static void refill(struct sql_lexer *lexer)
{
    size_t left = lexer->end - lexer->at;
    memmove(lexer->chunk, lexer->chunk + lexer->at, left);
    lexer->at = 0;
    lexer->end = left + fread(lexer->chunk + left, 1, SQL_CHUNK_SIZE - left, lexer->file);
    if (lexer->end < SQL_CHUNK_SIZE) {
        lexer->ended = true;
        lexer->read_failed = ferror(lexer->file) != 0;
    }
}

/* The byte `ahead` of the next one, or -1 past the end. `ahead` is far below SQL_CHUNK_SIZE. */
static int peek(struct sql_lexer *lexer, size_t ahead)
{
    if (lexer->at + ahead >= lexer->end) {
        if (!lexer->ended)
            refill(lexer);
        if (lexer->at + ahead >= lexer->end)
            return -1;
    }
    return (unsigned char)lexer->chunk[lexer->at + ahead];
}

/* Only after peek() has seen the byte. */
static void take(struct sql_lexer *lexer)
{
    lexer->line += lexer->chunk[lexer->at++] == '\n';
}

static bool at_text(struct sql_lexer *lexer, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (peek(lexer, i) != (unsigned char)text[i])
            return false;
    return true;
}

static bool is_space(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_word(int c)
{
    return is_alphanumeric(c) || c == '_' || c == '$' || c >= 0x80;
}

/* ---- kept texts ---- */

enum err sql_lexer_reserve(struct sql_lexer *lexer, size_t size)
{
    size_t needed = lexer->kept_size + size;
    if (needed <= lexer->kept_capacity)
        return OK;
    if (needed > SQL_ROW_MAX)
        return sql_lexer_refuse(lexer, lexer->line, "a row is larger than %d MiB",
                                SQL_ROW_MAX / 1024 / 1024);
    size_t capacity = lexer->kept_capacity ? lexer->kept_capacity * 2 : KEPT_FIRST;
    while (capacity < needed)
        capacity *= 2;
    lexer->kept = memory_realloc(lexer->kept, capacity);
    lexer->kept_capacity = capacity;
    return OK;
}

static enum err keep(struct sql_lexer *lexer, const char *bytes, size_t size)
{
    if (!lexer->keeps || size == 0)
        return OK;
    TRY(sql_lexer_reserve(lexer, size));
    memcpy(lexer->kept + lexer->kept_size, bytes, size);
    lexer->kept_size += size;
    return OK;
}

static enum err keep_byte(struct sql_lexer *lexer, int byte)
{
    return keep(lexer, &(char){(char)byte}, 1);
}

void sql_lexer_forget(struct sql_lexer *lexer)
{
    lexer->kept_size = 0;
}

struct str sql_lexer_text(const struct sql_lexer *lexer, struct sql_token token)
{
    return token.size ? (struct str){lexer->kept + token.start, token.size} : STR("");
}

bool sql_lexer_is(const struct sql_lexer *lexer, struct sql_token token, const char *word)
{
    return token.kind == SQL_WORD && str_is_nocase(sql_lexer_text(lexer, token), str_of(word));
}

/* ---- between tokens ---- */

/* mysqldump begins "-- MySQL dump 10.13 ..." (MariaDB: "-- MariaDB dump ...") and ends
   "-- Dump completed on ...": a file with the first and not the last was cut off. */
static void skip_line_comment(struct sql_lexer *lexer)
{
    if (at_text(lexer, "-- MySQL dump ", 14) || at_text(lexer, "-- MariaDB dump ", 16))
        lexer->awaits_end = true;
    else if (at_text(lexer, "-- Dump completed", 17))
        lexer->awaits_end = false;
    for (int c; (c = peek(lexer, 0)) >= 0 && c != '\n';)
        take(lexer);
}

static enum err skip_comment(struct sql_lexer *lexer)
{
    int64_t line = lexer->line;
    lexer->at += 2;
    for (int c; (c = peek(lexer, 0)) >= 0;) {
        if (c == '*' && peek(lexer, 1) == '/') {
            lexer->at += 2;
            return OK;
        }
        take(lexer);
    }
    return sql_lexer_refuse(lexer, line, "a comment begins here and is never closed");
}

static enum err enter_comment(struct sql_lexer *lexer)
{
    size_t mark = peek(lexer, 2) == '!'                            ? 3
                  : peek(lexer, 2) == 'M' && peek(lexer, 3) == '!' ? 4
                                                                   : 0;
    if (!mark)
        return skip_comment(lexer);
    size_t digits = 0;
    int version = 0;
    for (; digits < 6 && is_digit(peek(lexer, mark + digits)); digits++)
        version = version * 10 + (peek(lexer, mark + digits) - '0');
    if (version == VERSION_NEVER)
        return skip_comment(lexer);
    lexer->at += mark + digits;
    lexer->executed++;
    return OK;
}

static enum err skip_to_token(struct sql_lexer *lexer)
{
    for (;;) {
        int c = peek(lexer, 0);
        if (is_space(c)) {
            take(lexer);
        } else if (c == '#') {
            skip_line_comment(lexer);
        } else if (c == '-' && peek(lexer, 1) == '-' && peek(lexer, 2) <= ' ') {
            skip_line_comment(lexer);
        } else if (c == '/' && peek(lexer, 1) == '*') {
            TRY(enter_comment(lexer));
        } else if (c == '*' && peek(lexer, 1) == '/' && lexer->executed) {
            lexer->at += 2;
            lexer->executed--;
        } else {
            return OK;
        }
    }
}

/* ---- tokens ---- */

static enum err escape(struct sql_lexer *lexer)
{
    int c = peek(lexer, 0);
    if (c < 0)
        return OK; /* the string is not closed: its reader says so */
    take(lexer);
    switch (c) {
    case '0':
        return keep_byte(lexer, 0);
    case 'b':
        return keep_byte(lexer, '\b');
    case 'n':
        return keep_byte(lexer, '\n');
    case 'r':
        return keep_byte(lexer, '\r');
    case 't':
        return keep_byte(lexer, '\t');
    case 'Z':
        return keep_byte(lexer, 0x1A);
    case '%':
    case '_':
        TRY(keep_byte(lexer, '\\'));
        return keep_byte(lexer, c);
    default:
        return keep_byte(lexer, c);
    }
}

/* From after the opening quote to after the closing one; a doubled quote stands for itself. */
static enum err read_quoted(struct sql_lexer *lexer, char quote, bool escapes)
{
    int64_t line = lexer->line;
    while (peek(lexer, 0) >= 0) {
        const char *from = lexer->chunk + lexer->at, *to = lexer->chunk + lexer->end, *c = from;
        while (c < to && *c != quote && (*c != '\\' || !escapes)) {
            lexer->line += *c == '\n';
            c++;
        }
        TRY(keep(lexer, from, (size_t)(c - from)));
        lexer->at += (size_t)(c - from);
        if (c == to)
            continue;
        char special = *c;
        lexer->at++;
        if (special == '\\') {
            TRY(escape(lexer));
            continue;
        }
        if (peek(lexer, 0) != (unsigned char)quote)
            return OK;
        lexer->at++;
        TRY(keep_byte(lexer, quote));
    }
    return sql_lexer_refuse(lexer, line, "a %s begins here and is never closed",
                            quote == '`' ? "name" : "string");
}

static bool at_delimiter(struct sql_lexer *lexer)
{
    return at_text(lexer, lexer->delimiter, lexer->delimiter_size);
}

/* A delimiter such as $$ ends a word, too. */
static enum err read_while(struct sql_lexer *lexer, bool (*belongs)(int))
{
    for (int c; (c = peek(lexer, 0)) >= 0 && belongs(c) && !at_delimiter(lexer); lexer->at++)
        TRY(keep_byte(lexer, c));
    return OK;
}

static enum err read_number(struct sql_lexer *lexer)
{
    TRY(read_while(lexer, is_digit));
    if (peek(lexer, 0) == '.') {
        lexer->at++;
        TRY(keep_byte(lexer, '.'));
        TRY(read_while(lexer, is_digit));
    }
    int sign = peek(lexer, 1);
    bool signs = sign == '-' || sign == '+';
    if ((peek(lexer, 0) | 0x20) != 'e' || !is_digit(peek(lexer, signs ? 2 : 1)))
        return OK;
    TRY(keep(lexer, lexer->chunk + lexer->at, signs ? 2 : 1));
    lexer->at += signs ? 2 : 1;
    return read_while(lexer, is_digit);
}

static bool is_bit(int c)
{
    return c == '0' || c == '1';
}
static bool is_hex(int c)
{
    return hex_value(c) >= 0;
}

static enum err read_digits_of(struct sql_lexer *lexer, struct sql_token *token, bool quoted)
{
    TRY(read_while(lexer, token->kind == SQL_HEX ? is_hex : is_bit));
    int next = peek(lexer, 0);
    bool half = quoted && token->kind == SQL_HEX && (lexer->kept_size - token->start) % 2;
    if (half || (quoted ? next != '\'' : is_word(next)))
        return sql_lexer_refuse(lexer, token->line, "a hexadecimal or bit value is malformed");
    lexer->at += quoted;
    return OK;
}

static enum err read_token(struct sql_lexer *lexer, struct sql_token *token)
{
    int c = peek(lexer, 0), next = peek(lexer, 1), third = peek(lexer, 2);
    if (c == '0' && ((next == 'x' && is_hex(third)) || (next == 'b' && is_bit(third)))) {
        token->kind = next == 'x' ? SQL_HEX : SQL_BITS;
        lexer->at += 2;
        return read_digits_of(lexer, token, false);
    }
    if (next == '\'' && ((c | 0x20) == 'x' || (c | 0x20) == 'b')) {
        token->kind = (c | 0x20) == 'x' ? SQL_HEX : SQL_BITS;
        lexer->at += 2;
        return read_digits_of(lexer, token, true);
    }
    if (next == '\'' && (c | 0x20) == 'n') /* N'text': the same as 'text' to us */
        lexer->at++, c = next;
    if (c == '`' || c == '\'' || c == '"') {
        token->kind = c == '`' ? SQL_NAME : SQL_STRING;
        lexer->at++;
        return read_quoted(lexer, (char)c, c != '`' && !lexer->no_backslash_escapes);
    }
    if (is_digit(c) || (c == '.' && is_digit(next))) {
        token->kind = SQL_NUMBER;
        return read_number(lexer);
    }
    if (is_word(c)) {
        token->kind = SQL_WORD;
        return read_while(lexer, is_word);
    }
    token->kind = SQL_BYTE;
    token->byte = (char)c;
    take(lexer);
    return OK;
}

/* What is certainly no SQL text, told by its first bytes; and the mark of UTF-8, which is. */
static enum err begin(struct sql_lexer *lexer)
{
    lexer->begun = true;
    if (at_text(lexer, "\xEF\xBB\xBF", 3))
        lexer->at += 3;
    if (at_text(lexer, "\xFF\xFE", 2) || at_text(lexer, "\xFE\xFF", 2))
        return sql_lexer_refuse(lexer, 1,
                                "the file is UTF-16, as PowerShell's '>' writes it; "
                                "use mysqldump --result-file instead");
    if (at_text(lexer, "\x1F\x8B", 2) || at_text(lexer, "PK\x03\x04", 4) ||
        at_text(lexer, "BZh", 3) ||
        at_text(lexer,
                "\xFD"
                "7zXZ",
                5) ||
        at_text(lexer, "\x28\xB5\x2F\xFD", 4))
        return sql_lexer_refuse(lexer, 1, "the file is compressed; unpack it first");
    return OK;
}

enum err sql_lexer_next(struct sql_lexer *lexer, struct sql_token *ret)
{
    if (!lexer->begun)
        TRY(begin(lexer));
    enum err err = skip_to_token(lexer);
    struct sql_token token = {.start = lexer->kept_size, .line = lexer->line};
    if (err == OK) {
        if (peek(lexer, 0) < 0) {
            token.kind = SQL_FILE_END;
            if (lexer->executed)
                err = sql_lexer_refuse(lexer, lexer->line, "the file ends inside a comment");
        } else if (at_delimiter(lexer)) {
            token.kind = SQL_STATEMENT_END;
            lexer->at += lexer->delimiter_size;
        } else {
            err = read_token(lexer, &token);
        }
    }
    if (lexer->read_failed) {
        snprintf(lexer->problem, sizeof lexer->problem, "the file could not be read to its end");
        return ERR_UNAVAILABLE;
    }
    token.size = lexer->kept_size - token.start;
    *ret = token;
    return err;
}

enum err sql_lexer_delimiter(struct sql_lexer *lexer)
{
    int c;
    while ((c = peek(lexer, 0)) == ' ' || c == '\t')
        lexer->at++;
    size_t size = 0;
    for (; (c = peek(lexer, 0)) > ' '; lexer->at++) {
        if (size == SQL_DELIMITER_MAX)
            return sql_lexer_refuse(lexer, lexer->line, "the DELIMITER is too long");
        lexer->delimiter[size++] = (char)c;
    }
    if (size == 0)
        return sql_lexer_refuse(lexer, lexer->line, "DELIMITER names none");
    lexer->delimiter_size = size;
    while ((c = peek(lexer, 0)) >= 0 && c != '\n')
        lexer->at++;
    return OK;
}
