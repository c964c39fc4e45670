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

static enum err bind_all(struct sqlite *sqlite, sqlite3_stmt *made,
                         const struct statement *statement, const struct value *values,
                         size_t count)
{
    if ((size_t)sqlite3_bind_parameter_count(made) != count) {
        log_error("db.failed", "%s: %zu values for %d parameters", statement->name, count,
                  sqlite3_bind_parameter_count(made));
        return ERR_INTERNAL;
    }
    for (size_t i = 0; i < count; i++)
        TRY(sqlite_err(sqlite, bind(made, (int)i + 1, &values[i]), statement->name));
    return OK;
}

enum err sqlite_query(struct db *db, const struct value *values, size_t count, struct rows *ret)
{
    struct sqlite *sqlite = sqlite_of(db);
    if (sqlite_is_lost(sqlite)) {
        log_warning("db.unavailable", "%s: the transaction was given up before",
                    ret->statement->name);
        return ERR_UNAVAILABLE;
    }
    sqlite3_stmt *made;
    TRY(sqlite_take(sqlite, ret->statement, &made));
    enum err err = bind_all(sqlite, made, ret->statement, values, count);
    if (err != OK) {
        sqlite_give_back(sqlite, ret->statement, made);
        return err;
    }
    ret->cursor = made;
    return OK;
}

bool sqlite_next(struct rows *rows)
{
    int code = sqlite3_step(rows->cursor);
    if (code == SQLITE_ROW)
        return true;
    rows->err = sqlite_err(sqlite_of(rows->db), code, rows->statement->name);
    rows_close(rows);
    return false;
}

void sqlite_rows_close(struct rows *rows)
{
    sqlite_give_back(sqlite_of(rows->db), rows->statement, rows->cursor);
}

bool sqlite_column_is_null(const struct rows *rows, int index)
{
    return sqlite3_column_type(rows->cursor, index) == SQLITE_NULL;
}

int64_t sqlite_column_i64(const struct rows *rows, int index)
{
    return sqlite3_column_int64(rows->cursor, index);
}

bool sqlite_column_bool(const struct rows *rows, int index)
{
    return sqlite3_column_int(rows->cursor, index) != 0;
}

struct str sqlite_column_peek(const struct rows *rows, int index)
{
    const void *bytes = sqlite3_column_blob(rows->cursor, index);
    if (bytes)
        return (struct str){bytes, (size_t)sqlite3_column_bytes(rows->cursor, index)};
    return sqlite_column_is_null(rows, index) ? STR_NONE : STR("");
}
