/*
 * The query compiler: NOUN.sql and schema/ to C, proved while building.
 *
 * queryc SCHEMA... FILE.sql --out-c X.sql.c --out-h X.sql.h [--root SRC]
 *     one typed function a query; the language of FILE.sql is described in docs/queries.md
 * queryc --schema-c SCHEMA... --out-c schema.c
 *     schema_steps[] of db/migrate.h; the language of a step is described there too
 * queryc --count-twins FILE.sql...
 *     how many queries have a text for each engine
 * queryc --prepare [--root SRC] FILE.sql...
 *     each query as a PREPARE of PostgreSQL, for a server to say what it thinks of them
 *
 * The first mistake is told as FILE:LINE: error: ... and ends the program with 1.
 */
#pragma once
#include "base/buffer.h"

struct sqlite3;

enum engine { SQLITE, POSTGRES, ENGINES };

struct source {
    const char *path;
    struct str text;
};

/* A place in a source: errors are told with it. */
struct place {
    const char *path;
    int line;
};

_Noreturn void fail(struct place place, const char *format, ...) PRINTF(2, 3);
struct source source_read(struct arena *arena, const char *path);
void source_write(const char *path, struct str text);

/* scan.c: SQL as pieces, aware of quotes and comments. */
enum token_kind {
    TOKEN_WORD,
    TOKEN_NUMBER,
    TOKEN_STRING,    /* '...' */
    TOKEN_QUOTED,    /* "..." */
    TOKEN_PARAMETER, /* :name, as its name */
    TOKEN_MACRO,     /* @name, as its name */
    TOKEN_COMMENT,
    TOKEN_SPACE,
    TOKEN_SYMBOL, /* one byte, or :: */
};

struct token {
    enum token_kind kind;
    struct str text;
    struct place place;
};

struct scanner {
    struct place place; /* of the next token */
    struct str text;
    size_t at;
};

bool token_next(struct scanner *scanner, struct token *ret);
/* The same without white space and comments. */
bool token_next_solid(struct scanner *scanner, struct token *ret);
bool token_is(struct token token, const char *symbol_or_word);
bool is_name(struct str text); /* [a-z_][a-z0-9_]*, so that it is a name in C and in both engines */

/* parse.c: a file of queries. */
enum query_kind { QUERY_ONE, QUERY_MANY, QUERY_EXEC, QUERY_VALUE };
enum scope_kind {
    SCOPE_MISSING,
    SCOPE_CUSTOMER,
    SCOPE_STAFF,
    SCOPE_WITHIN,
    SCOPE_ANYONE,
    SCOPE_OPERATOR
};
enum { PARAMETERS_MAX = 40, COLUMNS_MAX = 64 };

struct parameter {
    struct str type, name;
    bool used;
};

/* -- column NAME is TYPE */
struct column_rule {
    struct place place;
    struct str column, type;
    bool used;
    struct column_rule *next;
};

struct query_text {
    struct place place;
    struct str written;  /* in the file */
    struct str prepared; /* for the engine */
};

enum column_type { COLUMN_OF_ANY_TYPE, COLUMN_NUMBER, COLUMN_BOOL, COLUMN_TEXT, COLUMN_INSTANT };

struct column {
    struct place place;
    struct str name;
    enum column_type type;
};

struct query {
    struct place place;
    enum query_kind kind;
    struct str row; /* the struct of a row, or the type of a value */
    struct str name;
    struct parameter parameters[PARAMETERS_MAX];
    size_t parameters_count;
    enum scope_kind scope;
    struct str scope_noun; /* customer, staff, or the noun of `within` */
    bool scope_used;       /* :customer_id and the like is mentioned */
    bool is_twin;
    struct query_text texts[ENGINES];
    struct column columns[COLUMNS_MAX];
    size_t columns_count;
    bool writes;
    struct query *next;
};

struct query_file {
    const char *path;
    struct str name; /* the path from the root, "desk/ticket/ticket.sql" */
    struct str includes;
    struct column_rule *column_rules;
    struct query *queries;
};

struct query_file *query_file_parse(struct arena *arena, struct source source, struct str name);
/* The name that the scope binds, such as "ticket_id"; STR_NONE when it binds none. */
struct str scope_parameter(struct arena *arena, const struct query *query);

/* dialect.c: a text for one engine. */
struct str dialect_query(struct arena *arena, struct query *query, enum engine engine);
struct str dialect_schema(struct arena *arena, struct source step, enum engine engine);

/* check.c: SQLite's opinion. */
struct sqlite3 *schema_apply(struct arena *arena, const struct source *steps, size_t count);
void query_check(struct arena *arena, struct sqlite3 *database, struct query *query);
void schema_close(struct sqlite3 *database);

/* emit.c */
struct str emit_c(struct arena *arena, struct query_file *file, const char *out_path);
struct str emit_h(struct arena *arena, struct query_file *file);
struct str emit_schema(struct arena *arena, const struct source *steps, size_t count);
/* tables.c: tables_N[] for each step, the newest last. */
struct str emit_tables(struct arena *arena, const struct source *steps, size_t count);
void emit_string(struct buffer *out, struct str text);
