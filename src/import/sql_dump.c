#include "import/sql_dump.h"
#include "base/utf8.h"
#include "import/sql_session.h"
#include "import/sql_value.h"
#include <stdlib.h>

struct table {
    struct str name;
    struct arena *arena; /* its columns, as the last CREATE TABLE had them */
    struct sql_column *columns;
    size_t count;
};

struct sql_dump {
    struct arena *arena, *statement, *names;
    struct sql_lexer lexer;
    struct sql_variables variables;
    struct table *tables;
    size_t table_count;
    struct str database;    /* named by USE, in `names` */
    int64_t begun_line;     /* of a START TRANSACTION without its COMMIT; 0 for none */
    int64_t statement_line; /* of the statement being read */
    enum err err;           /* once it has failed */
    /* The INSERT being read, in `statement`; NULL between statements. */
    const struct table *table;
    struct str table_database;
    const struct sql_column *columns;
    size_t count;
    /* Room for SQL_COLUMNS_MAX of each, so that an INSERT for every row costs nothing. */
    struct sql_column *listed; /* the columns that the INSERT names itself */
    struct sql_value *values;
    size_t *starts; /* of the values' texts in lexer.kept, which moves while a row is read */
};

struct sql_dump *sql_dump_new(FILE *file, const struct str *tables, size_t count)
{
    struct arena *arena = arena_new();
    struct sql_dump *dump = NEW(arena, struct sql_dump);
    *dump = (struct sql_dump){.arena = arena,
                              .statement = arena_new(),
                              .names = arena_new(),
                              .database = STR(""),
                              .table_count = count,
                              .tables = NEW_ARRAY(arena, struct table, count),
                              .listed = NEW_ARRAY(arena, struct sql_column, SQL_COLUMNS_MAX),
                              .values = NEW_ARRAY(arena, struct sql_value, SQL_COLUMNS_MAX),
                              .starts = NEW_ARRAY(arena, size_t, SQL_COLUMNS_MAX)};
    for (size_t i = 0; i < count; i++)
        dump->tables[i] = (struct table){.name = tables[i], .arena = arena_new()};
    sql_lexer_init(&dump->lexer, file);
    return dump;
}

void sql_dump_free(struct sql_dump *dump)
{
    if (!dump)
        return;
    for (size_t i = 0; i < dump->table_count; i++)
        arena_free(dump->tables[i].arena);
    sql_lexer_clear(&dump->lexer);
    arena_free(dump->names);
    arena_free(dump->statement);
    arena_free(dump->arena);
}

void sql_dump_free_p(struct sql_dump **dump)
{
    sql_dump_free(*dump);
}

struct str sql_dump_problem(const struct sql_dump *dump)
{
    return str_of(dump->lexer.problem);
}

/* ---- words of a statement ---- */

static enum err next(struct sql_dump *dump, struct sql_token *ret)
{
    TRY(sql_lexer_next(&dump->lexer, ret));
    if (ret->kind == SQL_FILE_END)
        return sql_lexer_refuse(&dump->lexer, dump->statement_line,
                                "the file ends in the middle of the statement that begins here");
    return OK;
}

static bool is_byte(struct sql_token token, char byte)
{
    return token.kind == SQL_BYTE && token.byte == byte;
}

static bool is(const struct sql_dump *dump, struct sql_token token, const char *word)
{
    return sql_lexer_is(&dump->lexer, token, word);
}

static struct str text(const struct sql_dump *dump, struct sql_token token)
{
    return sql_lexer_text(&dump->lexer, token);
}

static enum err unexpected(struct sql_dump *dump, struct sql_token token, const char *expected)
{
    return sql_lexer_refuse(&dump->lexer, token.line, "%s was expected", expected);
}

static enum err skip_statement(struct sql_dump *dump, struct sql_token token)
{
    enum err err = OK;
    dump->lexer.keeps = false;
    while (err == OK && token.kind != SQL_STATEMENT_END)
        err = next(dump, &token);
    dump->lexer.keeps = true;
    return err;
}

static bool is_name(struct sql_token token)
{
    return token.kind == SQL_WORD || token.kind == SQL_NAME || token.kind == SQL_STRING;
}

/* table, `table`, "table", `database`.`table`; *token is the first word, then the one after. */
static enum err read_table_name(struct sql_dump *dump, struct sql_token *token,
                                struct str *ret_database, struct str *ret_table)
{
    struct sql_token name = *token, database = {0};
    if (!is_name(name))
        return unexpected(dump, name, "the name of a table");
    TRY(next(dump, token));
    if (is_byte(*token, '.')) {
        database = name;
        TRY(next(dump, &name));
        if (!is_name(name))
            return unexpected(dump, name, "the name of a table");
        TRY(next(dump, token));
    }
    *ret_database = database.size ? text(dump, database) : dump->database;
    *ret_table = text(dump, name);
    return OK;
}

static struct table *find_table(struct sql_dump *dump, struct str name)
{
    for (size_t i = 0; i < dump->table_count; i++)
        if (str_is_nocase(dump->tables[i].name, name))
            return &dump->tables[i];
    return NULL;
}

/* ---- CREATE TABLE ---- */

static bool begins_key(const struct sql_dump *dump, struct sql_token token)
{
    static const char *const words[] = {"PRIMARY", "UNIQUE",     "KEY",     "INDEX", "FULLTEXT",
                                        "SPATIAL", "CONSTRAINT", "FOREIGN", "CHECK", "PERIOD"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (is(dump, token, words[i]))
            return true;
    return false;
}

/* Passes over the rest of a column or key, to the ',' or ')' that ends it. */
static enum err skip_definition(struct sql_dump *dump, struct sql_token *token)
{
    int64_t depth = 0;
    enum err err = OK;
    dump->lexer.keeps = false;
    while (err == OK && token->kind != SQL_STATEMENT_END &&
           (depth > 0 || (!is_byte(*token, ',') && !is_byte(*token, ')')))) {
        depth += is_byte(*token, '(') ? 1 : is_byte(*token, ')') ? -1 : 0;
        err = next(dump, token);
    }
    dump->lexer.keeps = true;
    return err;
}

static enum err read_definitions(struct sql_dump *dump, struct table *table,
                                 struct sql_token *token)
{
    do {
        sql_lexer_forget(&dump->lexer);
        TRY(next(dump, token));
        if (is_name(*token) && !begins_key(dump, *token)) {
            if (table->count == SQL_COLUMNS_MAX)
                return sql_lexer_refuse(&dump->lexer, token->line, "too many columns");
            struct sql_column *column = &table->columns[table->count++];
            column->name = str_copy(table->arena, text(dump, *token));
            TRY(next(dump, token));
            column->type = str_copy(table->arena, text(dump, *token));
        }
        TRY(skip_definition(dump, token));
    } while (is_byte(*token, ','));
    return OK;
}

static enum err read_create(struct sql_dump *dump)
{
    struct sql_token token;
    TRY(next(dump, &token));
    if (is(dump, token, "TEMPORARY"))
        TRY(next(dump, &token));
    if (!is(dump, token, "TABLE"))
        return skip_statement(dump, token);
    TRY(next(dump, &token));
    while (is(dump, token, "IF") || is(dump, token, "NOT") || is(dump, token, "EXISTS"))
        TRY(next(dump, &token));
    struct str database, name;
    TRY(read_table_name(dump, &token, &database, &name));
    struct table *table = find_table(dump, name);
    if (table && is_byte(token, '(')) {
        arena_reset(table->arena);
        table->columns = NEW_ARRAY(table->arena, struct sql_column, SQL_COLUMNS_MAX);
        table->count = 0;
        TRY(read_definitions(dump, table, &token));
    }
    return skip_statement(dump, token);
}

/* ---- INSERT ---- */

static struct str type_of(const struct table *table, struct str column)
{
    for (size_t i = 0; i < table->count; i++)
        if (str_is_nocase(table->columns[i].name, column))
            return table->columns[i].type;
    return STR("");
}

/* (`id`, `name`): *token is after '(' and becomes the one after ')'. */
static enum err read_column_names(struct sql_dump *dump, struct sql_token *token)
{
    dump->columns = dump->listed;
    dump->count = 0;
    for (;;) {
        if (!is_name(*token))
            return unexpected(dump, *token, "the name of a column");
        if (dump->count == SQL_COLUMNS_MAX)
            return sql_lexer_refuse(&dump->lexer, token->line, "too many columns");
        struct str name = str_copy(dump->statement, text(dump, *token));
        dump->listed[dump->count++] = (struct sql_column){.name = name,
                                                          .type = type_of(dump->table, name)};
        TRY(next(dump, token));
        if (is_byte(*token, ')'))
            return next(dump, token);
        if (!is_byte(*token, ','))
            return unexpected(dump, *token, "',' or ')' after the name of a column");
        TRY(next(dump, token));
    }
}

/* From INSERT or REPLACE to VALUES; leaves dump->table NULL when the rows are not wanted. */
static enum err read_insert(struct sql_dump *dump)
{
    struct sql_token token;
    TRY(next(dump, &token));
    while (is(dump, token, "LOW_PRIORITY") || is(dump, token, "DELAYED") ||
           is(dump, token, "HIGH_PRIORITY") || is(dump, token, "IGNORE") || is(dump, token, "INTO"))
        TRY(next(dump, &token));
    struct str database, name;
    TRY(read_table_name(dump, &token, &database, &name));
    const struct table *table = find_table(dump, name);
    if (!table)
        return skip_statement(dump, token);

    arena_reset(dump->statement);
    dump->table = table;
    dump->table_database = str_copy(dump->statement, database);
    dump->columns = table->columns;
    dump->count = table->count;
    if (is_byte(token, '(')) {
        TRY(next(dump, &token));
        TRY(read_column_names(dump, &token));
    }
    if (!is(dump, token, "VALUES") && !is(dump, token, "VALUE"))
        return unexpected(dump, token, "VALUES");
    if (dump->count == 0)
        return sql_lexer_refuse(&dump->lexer, token.line,
                                "the columns of %.*s are not known: neither INSERT nor a CREATE "
                                "TABLE before it names them",
                                STR_ARGS(table->name));
    return OK;
}

static enum err read_values(struct sql_dump *dump, struct sql_row *row)
{
    size_t count = 0;
    struct sql_token token;
    do {
        if (count == dump->count)
            return sql_lexer_refuse(&dump->lexer, row->line,
                                    "a row of %.*s has more than %zu values",
                                    STR_ARGS(dump->table->name), dump->count);
        TRY(sql_value_read(&dump->lexer, dump->variables.session.charset, &dump->values[count],
                           &dump->starts[count], &token));
        count++;
    } while (is_byte(token, ','));
    if (!is_byte(token, ')'))
        return token.kind == SQL_FILE_END ? next(dump, &token)
                                          : unexpected(dump, token, "',' or ')' after a value");
    if (count != dump->count)
        return sql_lexer_refuse(&dump->lexer, row->line, "a row of %.*s has %zu values, not %zu",
                                STR_ARGS(dump->table->name), count, dump->count);
    for (size_t i = 0; i < count; i++) {
        struct sql_value *value = &dump->values[i];
        value->text.at = value->text.size ? dump->lexer.kept + dump->starts[i] : "";
        value->not_utf8 = !utf8_is_valid(value->text);
    }
    return OK;
}

/* The next row of the INSERT; without one, dump->table becomes NULL. */
static enum err read_row(struct sql_dump *dump, bool is_first, struct sql_row *ret)
{
    struct sql_token token;
    sql_lexer_forget(&dump->lexer);
    TRY(next(dump, &token));
    bool more = is_first || is_byte(token, ',');
    if (!more) {
        dump->table = NULL;
        /* INSERT ... AS new ON DUPLICATE KEY UPDATE ...: the ids that are here stay as they are. */
        if (token.kind != SQL_STATEMENT_END && !is(dump, token, "ON") && !is(dump, token, "AS"))
            return unexpected(dump, token, "',' or ';' after a row");
        return skip_statement(dump, token);
    }
    if (!is_first)
        TRY(next(dump, &token));
    if (!is_byte(token, '('))
        return unexpected(dump, token, "'(' before a row");
    *ret = (struct sql_row){.database = dump->table_database,
                            .table = dump->table->name,
                            .columns = dump->columns,
                            .values = dump->values,
                            .count = dump->count,
                            .line = token.line,
                            .utc_offset_s = dump->variables.session.utc_offset_s,
                            .time_zone_unknown = dump->variables.session.time_zone_unknown};
    return read_values(dump, ret);
}

/* ---- the file ---- */

static enum err read_use(struct sql_dump *dump)
{
    struct sql_token token;
    TRY(next(dump, &token));
    if (!is_name(token))
        return unexpected(dump, token, "the name of a database");
    arena_reset(dump->names);
    dump->database = str_copy(dump->names, text(dump, token));
    return skip_statement(dump, token);
}

static enum err end_of_file(struct sql_dump *dump, struct sql_token token)
{
    if (dump->begun_line)
        return sql_lexer_refuse(&dump->lexer, token.line,
                                "the file was cut off: the transaction that line %lld begins has "
                                "no COMMIT",
                                (long long)dump->begun_line);
    if (dump->lexer.awaits_end)
        return sql_lexer_refuse(&dump->lexer, token.line,
                                "the file was cut off: its last line, \"-- Dump completed\", is "
                                "missing");
    return ERR_NOT_FOUND;
}

static enum err read_statement(struct sql_dump *dump, struct sql_token token)
{
    dump->statement_line = token.line;
    if (is(dump, token, "INSERT") || is(dump, token, "REPLACE"))
        return read_insert(dump);
    if (is(dump, token, "CREATE"))
        return read_create(dump);
    if (is(dump, token, "SET"))
        return sql_session_set(&dump->variables, &dump->lexer);
    if (is(dump, token, "USE"))
        return read_use(dump);
    if (is(dump, token, "DELIMITER"))
        return sql_lexer_delimiter(&dump->lexer);
    if (is(dump, token, "START") || is(dump, token, "BEGIN"))
        dump->begun_line = token.line;
    else if (is(dump, token, "COMMIT"))
        dump->begun_line = 0;
    else if (token.kind != SQL_WORD && token.kind != SQL_STATEMENT_END && !is_byte(token, '('))
        return unexpected(dump, token, "an SQL statement");
    return skip_statement(dump, token);
}

static enum err read_next(struct sql_dump *dump, struct sql_row *ret)
{
    bool is_first = false;
    for (;;) {
        if (dump->table) {
            TRY(read_row(dump, is_first, ret));
            if (dump->table)
                return OK;
        }
        struct sql_token token;
        sql_lexer_forget(&dump->lexer);
        TRY(sql_lexer_next(&dump->lexer, &token));
        if (token.kind == SQL_FILE_END)
            return end_of_file(dump, token);
        TRY(read_statement(dump, token));
        is_first = dump->table != NULL;
    }
}

enum err sql_dump_next(struct sql_dump *dump, struct sql_row *ret)
{
    if (dump->err == OK)
        dump->err = read_next(dump, ret);
    return dump->err;
}
