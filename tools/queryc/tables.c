/* What a database holds after each step of the schema, for db/table.h: read from SQLite, which has
   applied it, and from the lines of the steps that say what a backup leaves out. */
#include "queryc.h"
#include <sqlite3.h>

enum { TABLES_MAX = 100, LEFT_OUT_MAX = 200 };

struct left_out {
    struct place place;
    struct str table, column; /* no column: the whole table */
    bool is_found;
};

struct tables {
    struct arena *arena;
    sqlite3 *database;
    struct left_out left_out[LEFT_OUT_MAX];
    size_t left_out_count;
    struct str names[TABLES_MAX];
    size_t names_count;
};

/* ---- what is left out ----------------------------------------------------------------------- */

static void take_left_out(struct tables *tables, struct place place, struct str table,
                          struct str column)
{
    if (!is_name(table) || (column.at && !is_name(column)))
        fail(place, "write -- not backed up: TABLE or -- not backed up: TABLE (COLUMN, ...)");
    if (tables->left_out_count == LEFT_OUT_MAX)
        fail(place, "more than %d are not backed up", LEFT_OUT_MAX);
    tables->left_out[tables->left_out_count++] = (struct left_out){place, table, column, false};
}

/* -- not backed up: TABLE, or TABLE (COLUMN, ...) */
static void read_left_out(struct tables *tables, const struct source *step)
{
    static const struct str words = STR("-- not backed up:");
    struct str text = step->text, line, column;
    for (struct place place = {step->path, 1}; str_split(&text, '\n', &line); place.line++) {
        line = str_trim(line);
        if (!str_starts(line, words))
            continue;
        line = str_trim(str_from(line, words.size));
        size_t open = str_find(line, '(');
        struct str table = str_trim(str_cut(line, open));
        if (open == line.size) {
            take_left_out(tables, place, table, STR_NONE);
            continue;
        }
        if (line.at[line.size - 1] != ')')
            fail(place, "the columns end with ')'");
        struct str columns = {line.at + open + 1, line.size - open - 2};
        while (str_split(&columns, ',', &column))
            take_left_out(tables, place, table, str_trim(column));
    }
}

static bool is_left_out(struct tables *tables, struct str table, struct str column)
{
    bool is_found = false;
    for (size_t i = 0; i < tables->left_out_count; i++) {
        struct left_out *left_out = &tables->left_out[i];
        if (!str_is(left_out->table, table) || !str_is(left_out->column, column))
            continue;
        left_out->is_found = is_found = true;
    }
    return is_found;
}

/* ---- the tables ----------------------------------------------------------------------------- */

static sqlite3_stmt *ask(struct tables *tables, const char *sql, struct str table)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(tables->database, sql, -1, &statement, NULL) != SQLITE_OK)
        fail((struct place){"schema", 0}, "%s", sqlite3_errmsg(tables->database));
    if (table.at)
        sqlite3_bind_text(statement, 1, table.at, (int)table.size, SQLITE_STATIC);
    return statement;
}

static struct str column_of(struct tables *tables, sqlite3_stmt *statement, int index)
{
    return str_copy(tables->arena, str_of((const char *)sqlite3_column_text(statement, index)));
}

static bool is_listed(const struct tables *tables, struct str table)
{
    for (size_t i = 0; i < tables->names_count; i++)
        if (str_is(tables->names[i], table))
            return true;
    return false;
}

/* True when each table that it refers to is listed, left out, or itself. */
static bool may_follow(struct tables *tables, struct str table)
{
    sqlite3_stmt *parents = ask(tables, "SELECT \"table\" FROM pragma_foreign_key_list(?1)", table);
    bool may_follow = true;
    while (sqlite3_step(parents) == SQLITE_ROW) {
        struct str parent = column_of(tables, parents, 0);
        may_follow = may_follow && (str_is(parent, table) || is_listed(tables, parent));
    }
    sqlite3_finalize(parents);
    return may_follow;
}

/* Parents before their children; among those in the order in which they were made. */
static void order_tables(struct tables *tables)
{
    bool has_grown = true;
    struct str waiting = STR_NONE;
    tables->names_count = 0;
    while (has_grown) {
        has_grown = false;
        waiting = STR_NONE;
        sqlite3_stmt *all = ask(
            tables,
            "SELECT made.name FROM sqlite_schema AS made"
            " JOIN pragma_table_list AS list ON list.name = made.name"
            " WHERE list.type = 'table' AND made.name NOT LIKE 'sqlite_%' ORDER BY made.rowid",
            STR_NONE);
        while (sqlite3_step(all) == SQLITE_ROW) {
            struct str name = column_of(tables, all, 0);
            if (is_listed(tables, name) || is_left_out(tables, name, STR_NONE))
                continue;
            if (!may_follow(tables, name)) {
                waiting = name;
                continue;
            }
            if (tables->names_count == TABLES_MAX)
                fail((struct place){"schema", 0}, "more than %d tables", TABLES_MAX);
            tables->names[tables->names_count++] = name;
            has_grown = true;
        }
        sqlite3_finalize(all);
    }
    if (waiting.at)
        fail((struct place){"schema", 0}, "'%.*s' refers to what refers to it, or is left out",
             STR_ARGS(waiting));
}

static const char *kind_of(struct str table, struct str declared)
{
    static const char *const kinds[][2] = {
        {"BIGINT", "COLUMN_I64"},   {"INTEGER", "COLUMN_I64"},    {"SMALLINT", "COLUMN_I64"},
        {"BOOLEAN", "COLUMN_BOOL"}, {"TEXT", "COLUMN_TEXT"},      {"TIMESTAMPTZ", "COLUMN_INSTANT"},
        {"BLOB", "COLUMN_BYTES"},   {"JSON_TEXT", "COLUMN_JSON"},
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_is_nocase(declared, str_of(kinds[i][0])))
            return kinds[i][1];
    if (str_starts(declared, STR("DECIMAL")))
        return "COLUMN_DECIMAL";
    fail((struct place){"schema", 0}, "'%.*s': a backup knows no columns of type %.*s",
         STR_ARGS(table), STR_ARGS(declared));
}

static int64_t rows_of(struct tables *tables, struct str table)
{
    struct str sql = str_print(tables->arena, "SELECT count(*) FROM %.*s", STR_ARGS(table));
    sqlite3_stmt *count = ask(tables, sql.at, STR_NONE);
    int64_t rows = sqlite3_step(count) == SQLITE_ROW ? sqlite3_column_int64(count, 0) : 0;
    sqlite3_finalize(count);
    return rows;
}

static void put_table(struct tables *tables, struct buffer *out, struct str table)
{
    bool has_key = false, has_id = false;
    buffer_print(out, "    {\n        .name = \"%.*s\",\n        .columns =\n            {\n",
                 STR_ARGS(table));
    sqlite3_stmt *columns = ask(
        tables, "SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid", table);
    while (sqlite3_step(columns) == SQLITE_ROW) {
        struct str name = column_of(tables, columns, 0), type = column_of(tables, columns, 1);
        int key = sqlite3_column_int(columns, 2);
        if (is_left_out(tables, table, name) && key == 0)
            continue;
        const char *kind = kind_of(table, type);
        has_key |= key > 0;
        has_id |= str_is(name, STR("id")) && !strcmp(kind, "COLUMN_I64");
        buffer_print(out, "                {\"%.*s\", %s, %d},\n", STR_ARGS(name), kind, key);
    }
    sqlite3_finalize(columns);
    if (!has_key)
        fail((struct place){"schema", 0}, "'%.*s' has no primary key", STR_ARGS(table));
    buffer_print(out, "                {0},\n            },\n        .has_id = %s,\n",
                 has_id ? "true" : "false");
    buffer_print(out, "        .first_rows = %lld,\n    },\n", (long long)rows_of(tables, table));
}

struct str emit_tables(struct arena *arena, const struct source *steps, size_t count)
{
    struct tables *tables = NEW(arena, struct tables);
    struct buffer out = buffer_in(arena);
    tables->arena = arena;
    for (size_t step = 1; step <= count; step++) {
        read_left_out(tables, &steps[step - 1]);
        tables->database = schema_apply(arena, steps, step);
        order_tables(tables);
        buffer_print(&out, "static const struct table tables_%zu[] = {\n", step);
        for (size_t i = 0; i < tables->names_count; i++)
            put_table(tables, &out, tables->names[i]);
        buffer_print(&out, "    {.name = NULL},\n};\n\n");
        schema_close(tables->database);
    }
    for (size_t i = 0; i < tables->left_out_count; i++)
        if (!tables->left_out[i].is_found)
            fail(tables->left_out[i].place, "there is no such table or column");
    return buffer_str(&out);
}
