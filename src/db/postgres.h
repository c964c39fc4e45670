/* What the files of the PostgreSQL engine share. Behind it: libpq. */
#pragma once
#include "db/cache.h"
#include "db/engine.h"
#include <libpq-fe.h>

struct postgres {
    struct db db; /* first: a struct db of this engine is one of these */
    const char *url;
    PGconn *handle;     /* NULL: not connected */
    struct cache cache; /* made: not NULL when this connection has prepared it */
    int busy_ms;
    bool is_open;     /* between db_begin() and its end, also when it is lost */
    bool is_lost;     /* its connection went away */
    bool is_stale;    /* the connection is to be given up with its transaction */
    bool may_retry;   /* see db_may_retry() */
    enum err spoiled; /* what every call answers until the part is undone; OK: nothing is wrong */
    int64_t changes;  /* see db_changes() */
    int64_t gone_us;  /* when the connection was first missed; 0: it is there */
    int64_t again_us; /* not before this another attempt to connect */
    int64_t pause_us; /* between the last two attempts */
};

static inline struct postgres *postgres_of(struct db *db)
{
    return (struct postgres *)db;
}

/* The answer to what was sent (the first error, else the last result), the caller's to PQclear();
   NULL when the connection was lost over it, which is logged with `name`. */
PGresult *postgres_answer(struct postgres *postgres, const char *name, int64_t give_up_us);
/* When DB_ANSWER_MS from now are over. */
int64_t postgres_patience(void);
/* Connects when there is no connection, within the limits of db.h. */
enum err postgres_reach(struct postgres *postgres) MUST_USE;
/* Logs that the transaction has been lost before. */
enum err postgres_lost(const char *name) MUST_USE;

/* postgres_err.c: what the answer means; NULL is a lost connection. Logged, with the statement's
   name; an error spoils the part of the transaction it happened in. */
enum err postgres_err(struct postgres *postgres, const PGresult *answer, const char *name) MUST_USE;

/* postgres_rows.c: of struct engine. */
enum err postgres_query(struct db *db, const struct value *values, size_t count, struct rows *ret)
    MUST_USE;
bool postgres_next(struct rows *rows);
void postgres_rows_close(struct rows *rows);
int64_t postgres_column_i64(const struct rows *rows, int index);
bool postgres_column_bool(const struct rows *rows, int index);
struct str postgres_column_peek(const struct rows *rows, int index);
bool postgres_column_is_null(const struct rows *rows, int index);
