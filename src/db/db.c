/* Which engine a call is for, and what is the same on both. */
#include "db/engine.h"
#include "base/log.h"

enum db_engine db_engine_of_url(struct str url)
{
    if (str_starts(url, STR("sqlite:")))
        return DB_SQLITE;
    if (str_starts(url, STR("postgresql://")) || str_starts(url, STR("postgres://")))
        return DB_POSTGRES;
    return DB_NO_ENGINE;
}

enum err db_open(struct str url, enum db_access access, struct db **ret)
{
    switch (db_engine_of_url(url)) {
    case DB_SQLITE:
        return sqlite_open(url, access, ret);
    case DB_POSTGRES:
        return postgres_open(url, access, ret);
    case DB_NO_ENGINE:
        break;
    }
    log_error("db.open_failed", "the database's address begins with neither sqlite: nor "
                                "postgresql://");
    return ERR_INVALID;
}

enum db_engine db_engine_of(const struct db *db)
{
    return db->engine == &sqlite_engine ? DB_SQLITE : DB_POSTGRES;
}

void db_close(struct db *db)
{
    if (db)
        db->engine->close(db);
}

void db_close_p(struct db **db)
{
    db_close(*db);
}

void db_set_busy_ms(struct db *db, int busy_ms)
{
    db->engine->set_busy_ms(db, busy_ms);
}

enum err db_run_script(struct db *db, const char *name, const char *sqlite, const char *postgres)
{
    return db->engine->run_script(db, name, db->engine == &sqlite_engine ? sqlite : postgres);
}

/* ---- transactions --------------------------------------------------------------------------- */

enum err db_begin(struct db *db)
{
    return db->engine->begin(db);
}

enum err db_commit(struct db *db)
{
    return db->engine->commit(db);
}

void db_rollback(struct db *db)
{
    db->engine->rollback(db);
}

enum err db_savepoint(struct db *db)
{
    return db->engine->savepoint(db);
}

enum err db_release(struct db *db)
{
    return db->engine->release(db);
}

void db_undo(struct db *db)
{
    db->engine->undo(db);
}

bool db_may_retry(const struct db *db)
{
    return db->engine->may_retry(db);
}

bool db_locks_rows(const struct db *db)
{
    return db->access == DB_WRITE && db->engine != &sqlite_engine;
}

int64_t db_changes(const struct db *db)
{
    return db->engine->changes(db);
}

/* ---- rows ----------------------------------------------------------------------------------- */

enum err db_query(struct db *db, struct arena *arena, const struct statement *statement,
                  const struct value *values, size_t count, struct rows *ret)
{
    if (statement->writes && db->access == DB_READ) {
        log_error("db.failed", "%s: writes through a read connection", statement->name);
        return ERR_INTERNAL;
    }
    struct rows rows = {.db = db, .arena = arena, .statement = statement};
    TRY(db->engine->query(db, values, count, &rows));
    *ret = rows;
    return OK;
}

bool rows_next(struct rows *rows)
{
    return rows->cursor && rows->err == OK && rows->db->engine->next(rows);
}

enum err rows_end(struct rows *rows)
{
    if (rows->statement->writes)
        while (rows_next(rows))
            ;
    rows_close(rows);
    return rows->err;
}

void rows_close(struct rows *rows)
{
    if (!rows->cursor)
        return;
    rows->db->engine->rows_close(rows);
    rows->cursor = NULL;
}

bool column_is_null(const struct rows *rows, int index)
{
    return rows->db->engine->column_is_null(rows, index);
}

int64_t column_i64(const struct rows *rows, int index)
{
    return rows->db->engine->column_i64(rows, index);
}

bool column_bool(const struct rows *rows, int index)
{
    return rows->db->engine->column_bool(rows, index);
}

struct str column_peek(const struct rows *rows, int index)
{
    return rows->db->engine->column_peek(rows, index);
}

struct str column_text(const struct rows *rows, int index)
{
    struct str text = column_peek(rows, index);
    return text.at ? str_copy(rows->arena, text) : STR_NONE;
}

struct instant column_instant(const struct rows *rows, int index)
{
    struct instant at = INSTANT_NONE;
    struct str text = column_peek(rows, index);
    if (text.at && !instant_parse(text, &at))
        log_error("db.failed", "%s: column %d is not a time", rows->statement->name, index);
    return at;
}
