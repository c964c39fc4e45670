#include "support/database.h"
#include "base/buffer.h"
#include "db/engine.h"
#include "db/migrate.h"
#include <stdio.h>
#include <stdlib.h>

struct kept_statement {
    struct statement statement;
    struct kept_statement *next;
};

static void must(enum err err, const char *what)
{
    if (err == OK)
        return;
    fprintf(stderr, "%s: %s\n", what, err_name(err));
    abort();
}

/* ?1 as PostgreSQL writes it. */
static const char *postgres_text(struct arena *arena, const char *sql)
{
    struct buffer out = buffer_in(arena);
    for (const char *at = sql; *at; at++)
        if (*at == '?')
            buffer_print(&out, "$%c::bigint", *++at);
        else
            buffer_put_byte(&out, *at);
    return str_c(arena, buffer_str(&out));
}

static const struct statement *statement_of(struct database *database, const char *sql, bool writes)
{
    for (struct kept_statement *kept = database->statements; kept; kept = kept->next)
        if (strcmp(kept->statement.sqlite, sql) == 0)
            return &kept->statement;
    struct kept_statement *kept = NEW(database->arena, struct kept_statement);
    const char *text = str_c(database->arena, str_of(sql));
    kept->statement = (struct statement){text, text, postgres_text(database->arena, sql), writes};
    kept->next = database->statements;
    database->statements = kept;
    return &kept->statement;
}

static size_t parameters_of(const char *sql)
{
    return strstr(sql, "?2") ? 2 : strstr(sql, "?1") ? 1 : 0;
}

/* True when there is a row; its rows are to be ended. */
static bool ask(struct database *database, const char *sql, int64_t one, int64_t two, bool writes,
                struct rows *ret)
{
    const struct value values[] = {value_i64(one), value_i64(two)};
    must(db_query(database->db, database->arena, statement_of(database, sql, writes), values,
                  parameters_of(sql), ret),
         sql);
    return rows_next(ret);
}

int64_t database_number_of(struct database *database, const char *sql, int64_t one, int64_t two)
{
    struct rows rows;
    int64_t number = ask(database, sql, one, two, false, &rows) ? column_i64(&rows, 0) : 0;
    rows_close(&rows);
    return number;
}

struct str database_text_of(struct database *database, const char *sql, int64_t one, int64_t two)
{
    struct rows rows;
    struct str text = STR_NONE;
    if (ask(database, sql, one, two, false, &rows))
        text = column_text(&rows, 0);
    rows_close(&rows);
    return text;
}

int64_t database_number(struct database *database, const char *sql)
{
    return database_number_of(database, sql, 0, 0);
}

struct str database_text(struct database *database, const char *sql)
{
    return database_text_of(database, sql, 0, 0);
}

void database_run(struct database *database, const char *sql, int64_t one, int64_t two)
{
    struct rows rows;
    ask(database, sql, one, two, true, &rows);
    must(rows_end(&rows), sql);
}

/* So that a test's question is the same for both engines. */
static const char like_sqlite[] =
    "CREATE FUNCTION group_concat_next(TEXT, anyelement) RETURNS TEXT LANGUAGE sql AS"
    " $$ SELECT coalesce($1 || ',', '') || $2 $$;"
    "CREATE AGGREGATE group_concat(anyelement) (SFUNC = group_concat_next, STYPE = TEXT)";

/* Made once a process, and copied for each test. */
static struct str migrated_url(void)
{
    static struct folder folder;
    static struct arena *arena;
    static struct str url;
    if (url.size)
        return url;
    AUTO(db_close_p) struct db *db = NULL;
    int applied;
    arena = arena_new();
    folder_make(&folder);
    url = database_new(arena, &folder, "template");
    must(db_open(url, DB_WRITE, &db), "db_open");
    must(migrate(db, arena, &applied), "migrate");
    must(db_run_script(db, "like_sqlite", "", like_sqlite), "like_sqlite");
    folder_remove(&folder);
    return url;
}

static void make_on_postgres(struct database *database)
{
    database->url = database_copy(database->arena, &database->folder, "sapa", migrated_url());
    must(db_open(database->url, DB_WRITE, &database->db), "db_open");
}

static void make_on_sqlite(struct database *database)
{
    int applied;
    database->url = database_new(database->arena, &database->folder, "sapa.db");
    must(db_open(database->url, DB_WRITE, &database->db), "db_open");
    /* No power is cut here, and waiting for the disk takes most of a test's time. */
    database_run(database, "PRAGMA synchronous = OFF", 0, 0);
    must(migrate(database->db, database->arena, &applied), "migrate");
}

void database_make(struct database *database)
{
    *database = (struct database){.arena = arena_new()};
    folder_make(&database->folder);
    if (is_on_postgres())
        make_on_postgres(database);
    else
        make_on_sqlite(database);
}

void database_remove(struct database *database)
{
    db_close(database->db);
    database_drop(database->url);
    folder_remove(&database->folder);
    arena_free(database->arena);
}
