/* Rows from SQLite: values in, columns out. Instants are kept as text, booleans as 0 and 1. */
#include "db/sqlite.h"
#include "base/log.h"

/* The last second that the text form can hold, 9999-12-31 23:59:59, and the first. */
static const int64_t instant_last = 253402300799, instant_first = -62167219200;

static int bind(sqlite3_stmt *made, int index, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        return sqlite3_bind_null(made, index);
    case VALUE_I64:
        return sqlite3_bind_int64(made, index, value->i64);
    case VALUE_BOOL:
        return sqlite3_bind_int(made, index, value->boolean);
    case VALUE_TEXT:
        return sqlite3_bind_text64(made, index, value->text.at, value->text.size, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case VALUE_BYTES:
        return sqlite3_bind_blob64(made, index, value->text.at, value->text.size, SQLITE_STATIC);
    case VALUE_INSTANT:
        if (value->instant.unix_s < instant_first || value->instant.unix_s > instant_last)
            return SQLITE_RANGE;
        char text[INSTANT_TEXT_SIZE + 1];
        instant_text(value->instant, text);
        return sqlite3_bind_text(made, index, text, INSTANT_TEXT_SIZE, SQLITE_TRANSIENT);
    }
    return SQLITE_MISUSE;
}

static enum err bind_all(struct db *db, sqlite3_stmt *made, const struct statement *statement,
                         const struct value *values, size_t count)
{
    if ((size_t)sqlite3_bind_parameter_count(made) != count) {
        log_error("db.failed", "%s: %zu values for %d parameters", statement->name, count,
                  sqlite3_bind_parameter_count(made));
        return ERR_INTERNAL;
    }
    for (size_t i = 0; i < count; i++)
        TRY(sqlite_err(db, bind(made, (int)i + 1, &values[i]), statement->name));
    return OK;
}

enum err db_query(struct db *db, struct arena *arena, const struct statement *statement,
                  const struct value *values, size_t count, struct rows *ret)
{
    if (sqlite_is_lost(db)) {
        log_warning("db.unavailable", "%s: the transaction was given up before", statement->name);
        return ERR_UNAVAILABLE;
    }
    if (statement->writes && db->access == DB_READ) {
        log_error("db.failed", "%s: writes through a read connection", statement->name);
        return ERR_INTERNAL;
    }
    sqlite3_stmt *made;
    TRY(sqlite_take(db, statement, &made));
    struct rows rows = {.db = db, .arena = arena, .cursor = made, .statement = statement};
    enum err err = bind_all(db, made, statement, values, count);
    if (err != OK) {
        rows_close(&rows);
        return err;
    }
    *ret = rows;
    return OK;
}

bool rows_next(struct rows *rows)
{
    if (!rows->cursor || rows->err != OK)
        return false;
    int code = sqlite3_step(rows->cursor);
    if (code == SQLITE_ROW)
        return true;
    rows->err = sqlite_err(rows->db, code, rows->statement->name);
    rows_close(rows);
    return false;
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
    sqlite3_stmt *made = rows->cursor;
    if (!made)
        return;
    rows->cursor = NULL;
    sqlite_give_back(rows->db, rows->statement, made);
}

bool column_is_null(const struct rows *rows, int index)
{
    return sqlite3_column_type(rows->cursor, index) == SQLITE_NULL;
}

int64_t column_i64(const struct rows *rows, int index)
{
    return sqlite3_column_int64(rows->cursor, index);
}

bool column_bool(const struct rows *rows, int index)
{
    return sqlite3_column_int(rows->cursor, index) != 0;
}

struct str column_peek(const struct rows *rows, int index)
{
    const void *bytes = sqlite3_column_blob(rows->cursor, index);
    if (bytes)
        return (struct str){bytes, (size_t)sqlite3_column_bytes(rows->cursor, index)};
    return column_is_null(rows, index) ? STR_NONE : STR("");
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
