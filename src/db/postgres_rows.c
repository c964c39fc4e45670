/*
 * Rows from PostgreSQL: values go in binary, so that no byte of a text has a meaning (each
 * parameter has its type written behind it, $1::bigint), and columns come out as text.
 */
#include "base/ascii.h"
#include "base/log.h"
#include "db/postgres.h"
#include <stdio.h>

enum { TYPE_BYTEA = 17, NAME_SIZE = 24 };

/* The last second that the text form can hold, 9999-12-31 23:59:59, the first, and the one that
   PostgreSQL counts from, 2000-01-01 00:00:00. */
static const int64_t instant_last = 253402300799, instant_first = -62167219200,
                     instant_zero = 946684800;

/* ---- values --------------------------------------------------------------------------------- */

/* As libpq takes them, each field a list of all values. */
struct sent {
    const char **at;
    int *size, *format;
    char (*bytes)[8];
};

static void put_number(struct sent *sent, size_t index, int64_t number)
{
    for (int i = 0; i < 8; i++)
        sent->bytes[index][i] = (char)((uint64_t)number >> (56 - 8 * i));
    sent->at[index] = sent->bytes[index];
    sent->size[index] = 8;
}

static bool put_value(struct sent *sent, size_t index, const struct value *value)
{
    sent->format[index] = 1;
    sent->at[index] = NULL;
    switch (value->kind) {
    case VALUE_NULL:
        return true;
    case VALUE_I64:
        put_number(sent, index, value->i64);
        return true;
    case VALUE_BOOL:
        sent->bytes[index][0] = value->boolean;
        sent->at[index] = sent->bytes[index];
        sent->size[index] = 1;
        return true;
    case VALUE_TEXT:
    case VALUE_BYTES:
        sent->at[index] = value->text.at;
        sent->size[index] = (int)value->text.size;
        return value->text.size <= INT32_MAX;
    case VALUE_INSTANT:
        if (value->instant.unix_s < instant_first || value->instant.unix_s > instant_last)
            return false;
        put_number(sent, index, (value->instant.unix_s - instant_zero) * 1000000);
        return true;
    }
    return false;
}

static bool put_values(struct sent *sent, struct arena *arena, const struct value *values,
                       size_t count)
{
    if (count > DB_VALUES_MAX)
        return false;
    sent->at = arena_alloc_bytes(arena, count * sizeof *sent->at);
    sent->size = arena_alloc_bytes(arena, count * sizeof *sent->size);
    sent->format = arena_alloc_bytes(arena, count * sizeof *sent->format);
    sent->bytes = arena_alloc_bytes(arena, count * sizeof *sent->bytes);
    for (size_t i = 0; i < count; i++)
        if (!put_value(sent, i, &values[i]))
            return false;
    return true;
}

/* ---- running -------------------------------------------------------------------------------- */

struct cursor {
    PGresult *result;
    int next, count;
};

static enum err prepare(struct postgres *postgres, const struct statement *statement,
                        char name[static NAME_SIZE])
{
    struct prepared *prepared = cache_find(&postgres->cache, postgres->db.arena, statement);
    snprintf(name, NAME_SIZE, "s%u", prepared->number);
    if (prepared->made)
        return OK;
    (void)PQsendPrepare(postgres->handle, name, statement->postgres, 0, NULL);
    PGresult *answer = postgres_answer(postgres, statement->name, postgres_patience());
    enum err err = postgres_err(postgres, answer, statement->name);
    PQclear(answer);
    if (err == OK)
        prepared->made = postgres;
    return err;
}

/* How words are best found depends on how common they are: a search is planned for its own words
   each time, where a plan for any words may read the whole index for each ticket. */
static bool is_search(const struct statement *statement)
{
    return strstr(statement->postgres, " @@ ");
}

static enum err execute(struct postgres *postgres, const struct statement *statement,
                        const struct sent *sent, size_t count, PGresult **ret)
{
    char name[NAME_SIZE];
    if (!postgres->is_open)
        TRY(postgres_reach(postgres));
    if (is_search(statement)) {
        (void)PQsendQueryParams(postgres->handle, statement->postgres, (int)count, NULL, sent->at,
                                sent->size, sent->format, 0);
    } else {
        TRY(prepare(postgres, statement, name));
        (void)PQsendQueryPrepared(postgres->handle, name, (int)count, sent->at, sent->size,
                                  sent->format, 0);
    }
    PGresult *answer = postgres_answer(postgres, statement->name, postgres_patience());
    enum err err = postgres_err(postgres, answer, statement->name);
    if (err != OK) {
        PQclear(answer);
        return err;
    }
    *ret = answer;
    return OK;
}

static int64_t changes_of(PGresult *result)
{
    int64_t changes;
    return str_to_i64(str_of(PQcmdTuples(result)), &changes) ? changes : 0;
}

enum err postgres_query(struct db *db, const struct value *values, size_t count, struct rows *ret)
{
    struct postgres *postgres = postgres_of(db);
    const struct statement *statement = ret->statement;
    struct sent sent;
    PGresult *result = NULL;
    if (postgres->is_lost)
        return postgres_lost(statement->name);
    if (postgres->spoiled != OK)
        return postgres->spoiled;
    if (!put_values(&sent, ret->arena, values, count)) {
        log_error("db.failed", "%s: a value cannot be sent", statement->name);
        return ERR_INTERNAL;
    }
    enum err err = execute(postgres, statement, &sent, count, &result);
    /* Outside of a transaction a dead connection is noticed here: reading may begin anew. */
    if (err == ERR_UNAVAILABLE && !postgres->handle && !postgres->is_open && !statement->writes)
        err = execute(postgres, statement, &sent, count, &result);
    if (err != OK)
        return err;
    if (statement->writes)
        postgres->changes = changes_of(result);
    struct cursor *cursor = NEW(ret->arena, struct cursor);
    *cursor = (struct cursor){result, 0, PQntuples(result)};
    ret->cursor = cursor;
    return OK;
}

bool postgres_next(struct rows *rows)
{
    struct cursor *cursor = rows->cursor;
    if (cursor->next == cursor->count) {
        rows_close(rows);
        return false;
    }
    cursor->next++;
    return true;
}

void postgres_rows_close(struct rows *rows)
{
    PQclear(((struct cursor *)rows->cursor)->result);
}

/* ---- columns -------------------------------------------------------------------------------- */

static struct str text_of(const struct rows *rows, int index)
{
    const struct cursor *cursor = rows->cursor;
    int row = cursor->next - 1;
    if (PQgetisnull(cursor->result, row, index))
        return STR_NONE;
    return (struct str){PQgetvalue(cursor->result, row, index),
                        (size_t)PQgetlength(cursor->result, row, index)};
}

/* \x and two digits a byte */
static struct str bytes_of(struct arena *arena, struct str hex)
{
    size_t size = hex.size < 2 ? 0 : hex.size / 2 - 1;
    char *bytes = arena_alloc_bytes(arena, size + 1);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(hex_value(hex.at[2 + 2 * i]) << 4 | hex_value(hex.at[3 + 2 * i]));
    bytes[size] = 0;
    return (struct str){bytes, size};
}

bool postgres_column_is_null(const struct rows *rows, int index)
{
    const struct cursor *cursor = rows->cursor;
    return PQgetisnull(cursor->result, cursor->next - 1, index);
}

struct str postgres_column_peek(const struct rows *rows, int index)
{
    const struct cursor *cursor = rows->cursor;
    struct str text = text_of(rows, index);
    return text.at && PQftype(cursor->result, index) == TYPE_BYTEA ? bytes_of(rows->arena, text)
                                                                   : text;
}

bool postgres_column_bool(const struct rows *rows, int index)
{
    struct str text = text_of(rows, index);
    return text.size && text.at[0] != 'f' && text.at[0] != '0';
}

int64_t postgres_column_i64(const struct rows *rows, int index)
{
    struct str text = text_of(rows, index);
    int64_t number = 0;
    if (text.at && !str_to_i64(text, &number))
        log_error("db.failed", "%s: column %d is not a number", rows->statement->name, index);
    return number;
}
