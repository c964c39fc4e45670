/* SQLite's opinion of the schema and of each query, while building. */
#include "queryc.h"
#include <sqlite3.h>

static int lines_before(struct str text, int offset)
{
    int lines = 0;
    for (int i = 0; i < offset && (size_t)i < text.size; i++)
        lines += text.at[i] == '\n';
    return lines;
}

static sqlite3 *database_new(void)
{
    sqlite3 *database;
    int code = sqlite3_open(":memory:", &database);
    int none;
    if (code != SQLITE_OK ||
        sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, &none) != SQLITE_OK ||
        sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, &none) != SQLITE_OK)
        fail((struct place){"sqlite", 0}, "%s", sqlite3_errmsg(database));
    return database;
}

/* An error without an offset is told at the statement's first word. */
static int error_offset(sqlite3 *database, const char *statement)
{
    int offset = sqlite3_error_offset(database);
    return offset >= 0 ? offset : (int)strspn(statement, " \t\r\n");
}

static void step_apply(sqlite3 *database, struct str text, struct place place)
{
    const char *at = text.at;
    while (at && *at) {
        sqlite3_stmt *statement;
        const char *rest = NULL;
        int code = sqlite3_prepare_v2(database, at, -1, &statement, &rest);
        int offset = error_offset(database, at);
        if (code == SQLITE_OK && statement) {
            while ((code = sqlite3_step(statement)) == SQLITE_ROW)
                ;
            code = sqlite3_finalize(statement);
            offset = error_offset(database, at);
        }
        if (code != SQLITE_OK) {
            place.line += lines_before(text, (int)(at - text.at) + offset);
            fail(place, "%s", sqlite3_errmsg(database));
        }
        at = rest;
    }
}

sqlite3 *schema_apply(struct arena *arena, const struct source *steps, size_t count)
{
    sqlite3 *database = database_new();
    for (size_t i = 0; i < count; i++) {
        struct str text = str_copy(arena, dialect_schema(arena, steps[i], SQLITE));
        step_apply(database, text, (struct place){steps[i].path, 1});
    }
    return database;
}

/* Where the result names the column, so that the C compiler's complaint about a field leads there:
   at the first such word, or the first behind RETURNING. */
static struct place column_place(const struct query_text *text, struct str column)
{
    struct scanner scanner = {.place = text->place, .text = text->written};
    struct place place = text->place;
    struct token token;
    bool is_found = false;
    while (token_next_solid(&scanner, &token)) {
        if (token_is(token, "RETURNING"))
            is_found = false;
        if (is_found || token.kind != TOKEN_WORD || !str_is(token.text, column))
            continue;
        place = token.place;
        is_found = true;
    }
    return place;
}

/* What the schema says of the column; an expression has no type that both engines agree on. */
static enum column_type type_of(sqlite3_stmt *statement, int index)
{
    static const struct {
        const char *declared;
        enum column_type type;
    } types[] = {
        {"BIGINT", COLUMN_NUMBER}, {"INTEGER", COLUMN_NUMBER},      {"SMALLINT", COLUMN_NUMBER},
        {"BOOLEAN", COLUMN_BOOL},  {"TIMESTAMPTZ", COLUMN_INSTANT}, {"TEXT", COLUMN_TEXT},
        {"BLOB", COLUMN_TEXT},     {"JSON_TEXT", COLUMN_TEXT},
    };
    struct str declared = str_of(sqlite3_column_decltype(statement, index));
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_is_nocase(declared, str_of(types[i].declared)))
            return types[i].type;
    return COLUMN_OF_ANY_TYPE;
}

static void columns_check(struct arena *arena, sqlite3_stmt *statement, struct query *query)
{
    const struct query_text *text = &query->texts[SQLITE];
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
        struct str name = str_copy(arena, str_of(sqlite3_column_name(statement, i)));
        struct column *column = &query->columns[query->columns_count];
        *column = (struct column){column_place(text, name), name, type_of(statement, i)};
        if (query->kind != QUERY_VALUE && !is_name(name))
            fail(text->place, "column %d, '%.*s', needs a name: write AS name", i + 1,
                 STR_ARGS(name));
        for (size_t other = 0; other < query->columns_count; other++)
            if (str_is(query->columns[other].name, name))
                fail(column->place, "two columns are called '%.*s'", STR_ARGS(name));
        query->columns_count++;
    }
}

static void value_check(const struct query *query)
{
    static const struct {
        const char *word;
        enum column_type type;
    } types[] = {{"i64", COLUMN_NUMBER},
                 {"id", COLUMN_NUMBER},
                 {"bool", COLUMN_BOOL},
                 {"instant", COLUMN_INSTANT}};
    const struct column *column = &query->columns[0];
    enum column_type type = COLUMN_TEXT;
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_is(query->row, str_of(types[i].word)))
            type = types[i].type;
    if (column->type != COLUMN_OF_ANY_TYPE && column->type != type)
        fail(column->place, "'%.*s' is not a column of type %.*s", STR_ARGS(column->name),
             STR_ARGS(query->row));
}

static void shape_check(sqlite3_stmt *statement, const struct query *query)
{
    int columns = sqlite3_column_count(statement);
    struct place place = query->place;
    if (columns > COLUMNS_MAX)
        fail(place, "more than %d columns", COLUMNS_MAX);
    if (query->kind == QUERY_EXEC && columns)
        fail(place, "'%.*s' is exec but returns %d columns", STR_ARGS(query->name), columns);
    if (query->kind == QUERY_VALUE && columns != 1)
        fail(place, "'%.*s' is a value but returns %d columns", STR_ARGS(query->name), columns);
    if (query->kind != QUERY_EXEC && !columns)
        fail(place, "'%.*s' returns no rows: write exec", STR_ARGS(query->name));
    if (query->kind == QUERY_EXEC && sqlite3_stmt_readonly(statement))
        fail(place, "'%.*s' is exec but changes nothing", STR_ARGS(query->name));
}

void query_check(struct arena *arena, sqlite3 *database, struct query *query)
{
    const struct query_text *text = &query->texts[SQLITE];
    if (str_trim(text->prepared).size == 0)
        fail(text->place, "this statement is empty");
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(database, text->prepared.at, (int)text->prepared.size, &statement,
                                  NULL);
    if (code != SQLITE_OK) {
        struct place place = text->place;
        place.line += lines_before(text->prepared, sqlite3_error_offset(database));
        fail(place, "%s", sqlite3_errmsg(database));
    }
    shape_check(statement, query);
    query->writes = !sqlite3_stmt_readonly(statement);
    columns_check(arena, statement, query);
    if (query->kind == QUERY_VALUE)
        value_check(query);
    sqlite3_finalize(statement);
}

void schema_close(sqlite3 *database)
{
    sqlite3_close(database);
}
