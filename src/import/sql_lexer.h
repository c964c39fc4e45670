/*
 * The words of an SQL dump: a file as MySQL's and MariaDB's own clients write it, read in pieces.
 *
 * Comments are passed over, except those that the server would execute (slash, star, '!', a version
 * number): their content is read as if it stood in the open. Version 999999 marks a line that no
 * server executes (MariaDB's "sandbox mode"), so that is a comment. See MySQL 8.4 Reference Manual,
 * 11.1.1 String Literals and 11.7 Comments.
 *
 * Texts of tokens are kept one after the other in `kept`, until sql_lexer_forget(); all of them
 * together are at most SQL_ROW_MAX. Knows nothing of statements or character sets.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"
#include <stdio.h>

enum {
    SQL_ROW_MAX = 64 * 1024 * 1024, /* bytes of all the texts of one row */
    SQL_CHUNK_SIZE = 64 * 1024,     /* the file is read in pieces of this size */
    SQL_DELIMITER_MAX = 15,
    SQL_PROBLEM_MAX = 240,
};

enum sql_token_kind {
    SQL_FILE_END,
    SQL_STATEMENT_END,
    SQL_WORD,   /* users, INSERT, _utf8mb4 */
    SQL_NAME,   /* `users` */
    SQL_STRING, /* 'text' or "text", escapes resolved; in some dumps "users" is a name */
    SQL_NUMBER, /* 12, 1.5e3; a sign is a token of its own */
    SQL_HEX,    /* 0x4D, x'4D': the digits */
    SQL_BITS,   /* 0b101, b'101': the digits */
    SQL_BYTE,   /* anything else */
};

struct sql_token {
    enum sql_token_kind kind;
    char byte;          /* of SQL_BYTE */
    size_t start, size; /* in lexer->kept */
    int64_t line;       /* where it begins */
};

struct sql_lexer {
    FILE *file;
    char *chunk;
    size_t at, end;
    bool begun, ended, read_failed;
    int64_t line;
    int64_t executed;          /* executed comments that are open */
    bool awaits_end;           /* the file promised a last line, "-- Dump completed" */
    bool no_backslash_escapes; /* the SQL_MODE of that name: a backslash is a backslash */
    bool keeps;                /* false: texts are passed over */
    char delimiter[SQL_DELIMITER_MAX + 1];
    size_t delimiter_size;
    char *kept;
    size_t kept_size, kept_capacity;
    char problem[SQL_PROBLEM_MAX];
};

/* The file stays the caller's; it is read from where it stands. */
void sql_lexer_init(struct sql_lexer *lexer, FILE *file);
void sql_lexer_clear(struct sql_lexer *lexer);

/* ERR_INVALID: the text is malformed or too long; ERR_UNAVAILABLE: the file could not be read.
   Both leave a line for people in `problem`. */
enum err sql_lexer_next(struct sql_lexer *lexer, struct sql_token *ret) MUST_USE;
/* After the word DELIMITER: the rest of its line is the new end of statements. */
enum err sql_lexer_delimiter(struct sql_lexer *lexer) MUST_USE;

struct str sql_lexer_text(const struct sql_lexer *lexer, struct sql_token token);
/* True for an unquoted word that reads so in any case of letters. */
bool sql_lexer_is(const struct sql_lexer *lexer, struct sql_token token, const char *word);
/* Frees the room of all texts so far; no token may be asked for its text afterwards. */
void sql_lexer_forget(struct sql_lexer *lexer);
/* Room for `size` more bytes at kept + kept_size, or ERR_INVALID beyond SQL_ROW_MAX. */
enum err sql_lexer_reserve(struct sql_lexer *lexer, size_t size) MUST_USE;

/* Writes "line N: ..." to `problem`, with control characters replaced; always ERR_INVALID. */
enum err sql_lexer_refuse(struct sql_lexer *lexer, int64_t line, const char *format, ...)
    PRINTF(3, 4) MUST_USE;
