/*
 * The seam between db.h and the two engines: db.c passes every call on to the connection's engine
 * (sqlite.c, postgres.c). Nothing outside db/ includes it but tests that run whole scripts.
 */
#pragma once
#include "db/db.h"

/* What an engine does for db.h's functions of the same names; what is not said here is said there.
   A connection's `access` and a statement's `writes` have been compared already. */
struct engine {
    void (*close)(struct db *db);
    enum err (*run_script)(struct db *db, const char *name, const char *script);
    enum err (*begin)(struct db *db);
    enum err (*commit)(struct db *db);
    void (*rollback)(struct db *db);
    enum err (*savepoint)(struct db *db);
    enum err (*release)(struct db *db);
    void (*undo)(struct db *db);
    void (*set_busy_ms)(struct db *db, int busy_ms);
    bool (*may_retry)(const struct db *db);
    int64_t (*changes)(const struct db *db);

    /* Leaves its cursor in *ret, which has everything else already. */
    enum err (*query)(struct db *db, const struct value *values, size_t count, struct rows *ret);
    bool (*next)(struct rows *rows);
    void (*rows_close)(struct rows *rows); /* the cursor is not NULL */
    int64_t (*column_i64)(const struct rows *rows, int index);
    bool (*column_bool)(const struct rows *rows, int index);
    struct str (*column_peek)(const struct rows *rows, int index); /* STR_NONE for NULL */
    bool (*column_is_null)(const struct rows *rows, int index);
};

/* How each engine's own struct begins. */
struct db {
    const struct engine *engine;
    struct arena *arena; /* what lives as long as the connection, itself included */
    enum db_access access;
};

enum err sqlite_open(struct str url, enum db_access access, struct db **ret) MUST_USE;
enum err postgres_open(struct str url, enum db_access access, struct db **ret) MUST_USE;
extern const struct engine sqlite_engine, postgres_engine;

/* Runs every statement of the engine's script; an error is logged with `name`. On PostgreSQL the
   script takes as long as it takes. */
enum err db_run_script(struct db *db, const char *name, const char *sqlite, const char *postgres)
    MUST_USE;
