/* What sqlite.c and sqlite_rows.c share. */
#pragma once
#include "db/engine.h"
#include <sqlite3.h>

struct prepared {
    const struct statement *statement; /* NULL when the place is free */
    sqlite3_stmt *sqlite;
    bool is_taken;
};

struct db {
    struct arena *arena; /* what lives as long as the connection */
    sqlite3 *sqlite;
    enum db_access access;
    struct prepared *cache; /* by the address of the statement; cache_size is a power of two */
    size_t cache_size, cache_count;
    bool is_open;   /* between db_begin() and its end, also when the engine gave it up */
    bool is_failed; /* could not even roll back: nothing of it may be committed */
};

/* Logged, with the statement's name. */
enum err sqlite_err(struct db *db, int code, const char *name) MUST_USE;
/* Prepared once for the connection; a statement that is taken already gets a second self. */
enum err sqlite_take(struct db *db, const struct statement *statement, sqlite3_stmt **ret) MUST_USE;
void sqlite_give_back(struct db *db, const struct statement *statement, sqlite3_stmt *taken);
/* The engine has rolled back the open transaction by itself. */
bool sqlite_is_lost(const struct db *db);
