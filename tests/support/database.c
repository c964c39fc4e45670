#include "support/database.h"
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

static const struct statement *statement_of(struct database *database, const char *sql, bool writes)
{
    for (struct kept_statement *kept = database->statements; kept; kept = kept->next)
        if (strcmp(kept->statement.sqlite, sql) == 0)
            return &kept->statement;
    struct kept_statement *kept = NEW(database->arena, struct kept_statement);
    const char *text = str_c(database->arena, str_of(sql));
    kept->statement = (struct statement){text, text, text, writes};
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

void database_make(struct database *database)
{
    int applied;
    *database = (struct database){.arena = arena_new()};
    folder_make(&database->folder);
    database->url = folder_url(database->arena, &database->folder, "sqlite:", "sapa.db");
    must(db_open(database->url, DB_WRITE, &database->db), "db_open");
    /* No power is cut here, and waiting for the disk takes most of a test's time. */
    database_run(database, "PRAGMA synchronous = OFF", 0, 0);
    must(migrate(database->db, database->arena, &applied), "migrate");
}

void database_remove(struct database *database)
{
    db_close(database->db);
    folder_remove(&database->folder);
    arena_free(database->arena);
}
