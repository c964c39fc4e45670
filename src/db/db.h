/*
 * The database floor: connections, checked statements, rows, transactions, on SQLite or PostgreSQL.
 *
 * A connection is used by one thread at a time. Statements are written in NOUN.sql files and
 * compiled to typed functions by tools/queryc; nothing else calls db_query(), but backup/table.c
 * for whole tables. Each statement has a text for either engine (db/sqlite.c, db/postgres.c),
 * nearly always the same one.
 *
 * Errors: ERR_CONFLICT a unique or foreign key or CHECK refused it; ERR_UNAVAILABLE busy for longer
 * than the limits below, disk full or read-only, the server gone; ERR_INTERNAL anything else,
 * logged here with the name of the statement and the engine's words (never a value).
 */
#pragma once
#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"

enum {
    DB_BUSY_MS = 5000,       /* for a lock that somebody else holds */
    DB_STATEMENT_MS = 10000, /* PostgreSQL: for one statement, locks included */
    DB_ANSWER_MS = 12000,    /* PostgreSQL: for any answer, after which the server counts as gone */
    DB_CONNECT_S = 3,        /* PostgreSQL: for one attempt to connect to one host */
    DB_RECONNECT_MS = 1000,  /* PostgreSQL: how long db_begin() tries to get back to a server */
};

enum db_engine { DB_NO_ENGINE, DB_SQLITE, DB_POSTGRES };

struct db;

enum db_access {
    DB_READ,  /* a snapshot reader; a write through it fails */
    DB_WRITE, /* on SQLite there is one writer in this process; other processes are waited for */
};

/* By how the address begins. */
enum db_engine db_engine_of_url(struct str url);
enum db_engine db_engine_of(const struct db *db);

/* `url` is "sqlite:PATH" (or "sqlite::memory:") or "postgresql://...", as libpq takes it. The file
   is made by DB_WRITE when it is missing; a server's database must be there, in UTF-8. A server
   that goes away afterwards is found again by db_begin(). */
enum err db_open(struct str url, enum db_access access, struct db **ret) MUST_USE;
void db_close(struct db *db);
void db_close_p(struct db **db);

/* What is wrong with the address, or NULL; a text for a person. */
const char *db_url_problem(struct arena *arena, struct str url);
/* The address as it may be shown: no password, no options. */
struct str db_url_shown(struct arena *arena, struct str url);

/* How long a busy database is waited for, DB_BUSY_MS unless told. */
void db_set_busy_ms(struct db *db, int busy_ms);

/* What both engines take as the values of one statement. */
enum { DB_VALUES_MAX = 32766 };

/* One statement of a .sql file; static and constant, so its address identifies it. */
struct statement {
    const char *name;     /* as in the .sql file */
    const char *sqlite;   /* parameters ?1 ?2 ... */
    const char *postgres; /* parameters $1 $2 ... */
    bool writes;
};

enum value_kind { VALUE_NULL, VALUE_I64, VALUE_BOOL, VALUE_TEXT, VALUE_BYTES, VALUE_INSTANT };

struct value {
    enum value_kind kind;
    union {
        int64_t i64;
        bool boolean;
        struct str text;
        struct instant instant;
    };
};

static inline struct value value_i64(int64_t i64)
{
    return (struct value){.kind = VALUE_I64, .i64 = i64};
}
/* An id or NULL: ids are positive, so 0 stands for none. */
static inline struct value value_id(int64_t id)
{
    return id ? value_i64(id) : (struct value){.kind = VALUE_NULL};
}
static inline struct value value_bool(bool boolean)
{
    return (struct value){.kind = VALUE_BOOL, .boolean = boolean};
}
/* STR_NONE (a NULL pointer) is written as NULL, an empty text as ''. */
static inline struct value value_text(struct str text)
{
    return text.at ? (struct value){.kind = VALUE_TEXT, .text = text}
                   : (struct value){.kind = VALUE_NULL};
}
static inline struct value value_bytes(struct str bytes)
{
    return bytes.at ? (struct value){.kind = VALUE_BYTES, .text = bytes}
                    : (struct value){.kind = VALUE_NULL};
}
static inline struct value value_instant(struct instant at)
{
    return instant_is_none(at) ? (struct value){.kind = VALUE_NULL}
                               : (struct value){.kind = VALUE_INSTANT, .instant = at};
}

/* The rows of a running statement. Release with rows_close() (AUTO) or rows_end(). */
struct rows {
    struct db *db;
    struct arena *arena; /* texts of columns are copied into it */
    void *cursor;        /* NULL when released */
    const struct statement *statement;
    enum err err;
};

enum err db_query(struct db *db, struct arena *arena, const struct statement *statement,
                  const struct value *values, size_t count, struct rows *ret) MUST_USE;
/* True while there is a row; false at the end and on an error, which rows_end() tells. */
bool rows_next(struct rows *rows);
enum err rows_end(struct rows *rows) MUST_USE;
void rows_close(struct rows *rows);

/* Column `index` from 0. NULL reads as 0, false, STR_NONE, INSTANT_NONE. */
int64_t column_i64(const struct rows *rows, int index);
bool column_bool(const struct rows *rows, int index);
struct str column_text(const struct rows *rows, int index);
struct instant column_instant(const struct rows *rows, int index);

bool column_is_null(const struct rows *rows, int index);
/* The text where it lies: gone with the next row. */
struct str column_peek(const struct rows *rows, int index);

/* Reads a column into a field by the field's type; a number that an int cannot hold is an error of
   the rows. Where the schema knows the column's type, queryc writes the function of that type, and
   a field of another does not compile. An enum is read by its word: see docs/queries.md. */
#define column_get(rows, index, field) \
    _Generic((field),                                                                              \
        int64_t *: column_get_i64,                                                                 \
        int32_t *: column_get_i32,                                                                 \
        bool *: column_get_bool,                                                                   \
        struct str *: column_get_text,                                                             \
        struct instant *: column_get_instant)(rows, index, field)
#define column_get_number(rows, index, field) \
    _Generic((field), int64_t * : column_get_i64, int32_t * : column_get_i32)(rows, index, field)
void column_get_i64(struct rows *rows, int index, int64_t *ret);
void column_get_i32(struct rows *rows, int index, int32_t *ret);
void column_get_bool(struct rows *rows, int index, bool *ret);
void column_get_text(struct rows *rows, int index, struct str *ret);
void column_get_instant(struct rows *rows, int index, struct instant *ret);

/* Room for one more item, zeroed, after `count` items of a list that this alone has grown. */
void *rows_room(struct rows *rows, void *items, size_t count, size_t item_size);

/* BEGIN (IMMEDIATE for DB_WRITE) ... COMMIT. On DB_READ a snapshot of one moment. On PostgreSQL
   several DB_WRITE run at once, each seeing what was committed before its statement began. */
enum err db_begin(struct db *db) MUST_USE;
enum err db_commit(struct db *db) MUST_USE;
void db_rollback(struct db *db);
/* A part of a transaction that can be undone alone: the writer wraps each request in one. */
enum err db_savepoint(struct db *db) MUST_USE;
enum err db_release(struct db *db) MUST_USE;
void db_undo(struct db *db); /* rolls back to the savepoint and releases it */

/* A statement that fails spoils its part: db_undo() it, or db_rollback(). (SQLite undoes only the
   statement; PostgreSQL answers all that follows in the part with the same error.)

   A transaction that is lost as a whole (a full disk, a failed write, a server gone) stays lost:
   every call on it is ERR_UNAVAILABLE until db_rollback() or db_commit(), which then is an error
   too. A commit that fails leaves nothing behind, with one exception: ERR_UNAVAILABLE because the
   server went away before it answered may have been done. Whoever is told so repeats it, and what
   may be repeated carries a key of its own (client_id). */

/* True when the last transaction, or the last part of it, failed only because it met others (a
   deadlock): the same again may well succeed. */
bool db_may_retry(const struct db *db);
/* True when others write beside this connection: what is read in order to be changed must be locked
   first (@for_update in a query). */
bool db_locks_rows(const struct db *db);

/* Rows changed by the last statement that wrote. */
int64_t db_changes(const struct db *db);

/* SQLite, DB_WRITE: folds the log into the file, so that the file alone is the database until it is
   opened again. ERR_UNAVAILABLE: somebody else has it open, in this program or another. */
enum err db_fold(struct db *db) MUST_USE;
