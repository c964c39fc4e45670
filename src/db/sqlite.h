/* What sqlite.c and sqlite_rows.c share. */
#pragma once
#include "db/cache.h"
#include "db/claim.h"
#include "db/engine.h"
#include <sqlite3.h>

struct sqlite {
    struct db db; /* first: a struct db of this engine is one of these */
    sqlite3 *handle;
    struct cache cache; /* of sqlite3_stmt */
    struct claim claim; /* that the file is not replaced meanwhile */
    bool is_open;       /* between db_begin() and its end, also when the engine gave it up */
    bool is_failed;     /* could not even roll back: nothing of it may be committed */
};

static inline struct sqlite *sqlite_of(struct db *db)
{
    return (struct sqlite *)db;
}

/* Logged, with the statement's name. */
enum err sqlite_err(struct sqlite *sqlite, int code, const char *name) MUST_USE;
/* Prepared once for the connection; a statement that is taken already gets a second self. */
enum err sqlite_take(struct sqlite *sqlite, const struct statement *statement, sqlite3_stmt **ret)
    MUST_USE;
void sqlite_give_back(struct sqlite *sqlite, const struct statement *statement,
                      sqlite3_stmt *taken);
/* The engine has rolled back the open transaction by itself. */
bool sqlite_is_lost(const struct sqlite *sqlite);

/* sqlite_rows.c: of struct engine. */
enum err sqlite_query(struct db *db, const struct value *values, size_t count, struct rows *ret)
    MUST_USE;
bool sqlite_next(struct rows *rows);
void sqlite_rows_close(struct rows *rows);
int64_t sqlite_column_i64(const struct rows *rows, int index);
bool sqlite_column_bool(const struct rows *rows, int index);
struct str sqlite_column_peek(const struct rows *rows, int index);
bool sqlite_column_is_null(const struct rows *rows, int index);
