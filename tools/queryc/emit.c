/* Checked queries as C. */
#include "queryc.h"
#include <ctype.h>

struct c_type {
    const char *word, *c, *value;
};

static const struct c_type plain_types[] = {
    {"i64", "int64_t ", "value_i64"},
    {"id", "int64_t ", "value_id"},
    {"bool", "bool ", "value_bool"},
    {"text", "struct str ", "value_text"},
    {"json", "struct str ", "value_text"},
    {"bytes", "struct str ", "value_bytes"},
    {"instant", "struct instant ", "value_instant"},
};

/* NULL for an enum. */
static const struct c_type *plain_type(struct str word)
{
    for (size_t i = 0; i < COUNT_OF(plain_types); i++)
        if (str_is(word, str_of(plain_types[i].word)))
            return &plain_types[i];
    return NULL;
}

static void put_type(struct buffer *out, struct str word)
{
    const struct c_type *type = plain_type(word);
    if (type)
        buffer_print(out, "%s", type->c);
    else
        buffer_print(out, "enum %.*s ", STR_ARGS(word));
}

/* A line each, so that a generated file can be read. */
void emit_string(struct buffer *out, struct str text)
{
    bool is_first = true;
    struct str line;
    while (str_split(&text, '\n', &line)) {
        line = str_trim(line);
        if (line.size == 0)
            continue;
        buffer_print(out, "%s        \"", is_first ? "" : "\\n\"\n");
        is_first = false;
        for (size_t i = 0; i < line.size; i++) {
            if (line.at[i] == '"' || line.at[i] == '\\')
                buffer_put_byte(out, '\\');
            buffer_put_byte(out, line.at[i]);
        }
    }
    buffer_print(out, is_first ? "        \"\"" : "\"");
}

static void put_line(struct buffer *out, struct place place)
{
    buffer_print(out, "#line %d \"%s\"\n", place.line, place.path);
}

/* Leads the compiler back to the generated file. */
static void put_line_here(struct buffer *out, const char *out_path)
{
    int line = 2;
    for (size_t i = 0; i < out->size; i++)
        line += out->bytes[i] == '\n';
    put_line(out, (struct place){out_path, line});
}

static void put_signature(struct buffer *out, const struct query *query)
{
    buffer_print(out, "enum err %.*s(struct %s", STR_ARGS(query->name),
                 query->scope == SCOPE_OPERATOR ? "operator *operator" : "desk *desk");
    if (query->scope == SCOPE_CUSTOMER || query->scope == SCOPE_STAFF ||
        query->scope == SCOPE_WITHIN)
        buffer_print(out, ", const struct %.*s *%.*s", STR_ARGS(query->scope_noun),
                     STR_ARGS(query->scope_noun));
    for (size_t i = 0; i < query->parameters_count; i++) {
        buffer_print(out, ", ");
        put_type(out, query->parameters[i].type);
        buffer_put_str(out, query->parameters[i].name);
    }
    if (query->kind == QUERY_VALUE) {
        buffer_print(out, ", ");
        put_type(out, query->row);
        buffer_print(out, "*ret");
    } else if (query->kind != QUERY_EXEC) {
        buffer_print(out, ", struct %.*s%s *ret", STR_ARGS(query->row),
                     query->kind == QUERY_MANY ? "_list" : "");
    }
    buffer_print(out, ")");
}

static void put_values(struct buffer *out, const struct query *query)
{
    if (query->scope == SCOPE_OPERATOR)
        buffer_print(out, "    struct desk *desk = operator_desk(operator);\n");
    if (query->scope == SCOPE_STAFF && !query->scope_used)
        buffer_print(out, "    (void)staff;\n");
    if (!query->scope_used && !query->parameters_count)
        return;
    buffer_print(out, "    const struct value values[] = {\n");
    if (query->scope_used && query->scope == SCOPE_WITHIN)
        buffer_print(out, "        value_i64(%.*s->id),\n", STR_ARGS(query->scope_noun));
    else if (query->scope_used)
        buffer_print(out, "        value_i64(%.*s_id(%.*s)),\n", STR_ARGS(query->scope_noun),
                     STR_ARGS(query->scope_noun));
    for (size_t i = 0; i < query->parameters_count; i++) {
        const struct parameter *parameter = &query->parameters[i];
        const struct c_type *type = plain_type(parameter->type);
        if (type)
            buffer_print(out, "        %s(%.*s),\n", type->value, STR_ARGS(parameter->name));
        else
            buffer_print(out, "        value_text(%.*s ? %.*s_word(%.*s) : STR_NONE),\n",
                         STR_ARGS(parameter->name), STR_ARGS(parameter->type),
                         STR_ARGS(parameter->name));
    }
    buffer_print(out, "    };\n");
}

static struct column_rule *rule_of(const struct query_file *file, struct str column)
{
    for (struct column_rule *rule = file->column_rules; rule; rule = rule->next)
        if (str_is(rule->column, column))
            return rule;
    return NULL;
}

/* NULL is 0, whatever TYPE_of() makes of it. */
static void put_enum_read(struct buffer *out, const char *target, const char *rows, struct str type,
                          size_t index)
{
    buffer_print(out, "    %s = column_is_null(%s, %zu) ? (enum %.*s)0\n", target, rows, index,
                 STR_ARGS(type));
    buffer_print(out, "        : %.*s_of(column_peek(%s, %zu));\n", STR_ARGS(type), rows, index);
}

/* The function that reads the column, so that a field of another type does not compile. */
static const char *getter(enum column_type type)
{
    static const char *const names[] = {
        [COLUMN_OF_ANY_TYPE] = "column_get",     [COLUMN_NUMBER] = "column_get_number",
        [COLUMN_BOOL] = "column_get_bool",       [COLUMN_TEXT] = "column_get_text",
        [COLUMN_INSTANT] = "column_get_instant",
    };
    return names[type];
}

static void put_reader(struct buffer *out, struct query_file *file, const struct query *query,
                       const char *out_path)
{
    buffer_print(out, "static void %.*s_read(struct rows *rows, struct %.*s *row)\n{\n",
                 STR_ARGS(query->name), STR_ARGS(query->row));
    for (size_t i = 0; i < query->columns_count; i++) {
        const struct column *column = &query->columns[i];
        struct column_rule *rule = rule_of(file, column->name);
        if (rule)
            rule->used = true;
        if (rule && column->type != COLUMN_TEXT && column->type != COLUMN_OF_ANY_TYPE)
            fail(column->place, "'%.*s' is not text, so it holds no word of an enum",
                 STR_ARGS(column->name));
        put_line(out, column->place);
        if (rule && !plain_type(rule->type))
            put_enum_read(
                out, str_c(out->arena, str_print(out->arena, "row->%.*s", STR_ARGS(column->name))),
                "rows", rule->type, i);
        else
            buffer_print(out, "    %s(rows, %zu, &row->%.*s);\n", getter(column->type), i,
                         STR_ARGS(column->name));
    }
    put_line_here(out, out_path);
    buffer_print(out, "}\n\n");
}

static void put_statement(struct buffer *out, const struct query *query)
{
    buffer_print(out, "static const struct statement %.*s_statement = {\n    .name = \"%.*s\",\n",
                 STR_ARGS(query->name), STR_ARGS(query->name));
    buffer_print(out, "    .sqlite =\n");
    emit_string(out, query->texts[SQLITE].prepared);
    buffer_print(out, ",\n    .postgres =\n");
    emit_string(out, query->texts[POSTGRES].prepared);
    buffer_print(out, ",\n    .writes = %s,\n};\n\n", query->writes ? "true" : "false");
}

static void put_result(struct buffer *out, const struct query *query)
{
    struct str row = query->row, name = query->name;
    switch (query->kind) {
    case QUERY_EXEC:
        buffer_print(out, "    return rows_end(&rows);\n");
        return;
    case QUERY_MANY:
        buffer_print(out, "    struct %.*s_list list = {0};\n", STR_ARGS(row));
        buffer_print(out, "    while (rows_next(&rows)) {\n"
                          "        list.items = rows_room(&rows, list.items, list.count, "
                          "sizeof *list.items);\n");
        buffer_print(out, "        %.*s_read(&rows, &list.items[list.count++]);\n    }\n",
                     STR_ARGS(name));
        buffer_print(out, "    TRY(rows_end(&rows));\n    *ret = list;\n    return OK;\n");
        return;
    case QUERY_ONE:
        buffer_print(out, "    struct %.*s row = {0};\n", STR_ARGS(row));
        buffer_print(out, "    bool found = rows_next(&rows);\n    if (found)\n");
        buffer_print(out, "        %.*s_read(&rows, &row);\n", STR_ARGS(name));
        break;
    case QUERY_VALUE:
        buffer_print(out, "    ");
        put_type(out, row);
        buffer_print(out, "row = {0};\n    bool found = rows_next(&rows);\n    if (found)\n    ");
        if (plain_type(row))
            buffer_print(out, "    %s(&rows, 0, &row);\n", getter(query->columns[0].type));
        else
            put_enum_read(out, "row", "&rows", row, 0);
        break;
    }
    buffer_print(out, "    TRY(rows_end(&rows));\n    if (!found)\n        return "
                      "ERR_NOT_FOUND;\n    *ret = row;\n    return OK;\n");
}

static void put_function(struct buffer *out, struct query_file *file, const struct query *query,
                         const char *out_path)
{
    put_statement(out, query);
    if (query->kind == QUERY_ONE || query->kind == QUERY_MANY)
        put_reader(out, file, query, out_path);
    put_line(out, query->place);
    put_signature(out, query);
    buffer_print(out, "\n");
    put_line_here(out, out_path);
    buffer_print(out, "{\n");
    put_values(out, query);
    bool has_values = query->scope_used || query->parameters_count;
    buffer_print(out, "    AUTO(rows_close) struct rows rows = {0};\n");
    buffer_print(out, "    TRY(db_query(desk->db, desk->arena, &%.*s_statement, %s, &rows));\n",
                 STR_ARGS(query->name), has_values ? "values, COUNT_OF(values)" : "NULL, 0");
    put_result(out, query);
    buffer_print(out, "}\n\n");
}

static void put_includes(struct buffer *out, const struct query_file *file)
{
    bool of_people = false, of_operator = false;
    for (const struct query *query = file->queries; query; query = query->next) {
        of_people |= query->scope == SCOPE_CUSTOMER || query->scope == SCOPE_STAFF;
        of_operator |= query->scope == SCOPE_OPERATOR;
    }
    buffer_print(out, "/* Made from %.*s by tools/queryc. */\n", STR_ARGS(file->name));
    buffer_print(out, "#include \"%.*s.h\"\n#include \"db/db.h\"\n#include \"desk/desk.h\"\n",
                 STR_ARGS(file->name));
    if (of_people) /* customer_id(), staff_id() */
        buffer_print(out, "#include \"desk/access/access.h\"\n");
    if (of_operator) /* operator_desk() */
        buffer_print(out, "#include \"operator/operator.h\"\n");
    buffer_print(out, "\n");
}

struct str emit_c(struct arena *arena, struct query_file *file, const char *out_path)
{
    struct buffer out = buffer_in(arena);
    put_includes(&out, file);
    for (const struct query *query = file->queries; query; query = query->next)
        put_function(&out, file, query, out_path);
    for (const struct column_rule *rule = file->column_rules; rule; rule = rule->next)
        if (!rule->used)
            fail(rule->place, "no query returns a column '%.*s'", STR_ARGS(rule->column));
    return buffer_str(&out);
}

static void put_forward(struct buffer *out, struct str noun, const char *suffix)
{
    struct buffer line = buffer_in(out->arena);
    buffer_print(&line, "\nstruct %.*s%s;\n", STR_ARGS(noun), suffix);
    if (out->size && memmem(out->bytes, out->size, line.bytes, line.size))
        return;
    buffer_put_str(out, str_from(buffer_str(&line), 1));
}

struct str emit_h(struct arena *arena, struct query_file *file)
{
    struct buffer out = buffer_in(arena);
    buffer_print(&out,
                 "/* Made from %.*s by tools/queryc. */\n#pragma once\n"
                 "#include \"base/err.h\"\n#include \"base/instant.h\"\n%.*s\n",
                 STR_ARGS(file->name), STR_ARGS(file->includes));
    for (const struct query *query = file->queries; query; query = query->next) {
        put_forward(&out, query->scope == SCOPE_OPERATOR ? STR("operator") : STR("desk"), "");
        if (query->scope == SCOPE_CUSTOMER || query->scope == SCOPE_STAFF ||
            query->scope == SCOPE_WITHIN)
            put_forward(&out, query->scope_noun, "");
        if (query->kind == QUERY_ONE || query->kind == QUERY_MANY)
            put_forward(&out, query->row, query->kind == QUERY_MANY ? "_list" : "");
    }
    buffer_print(&out, "\n");
    for (const struct query *query = file->queries; query; query = query->next) {
        put_signature(&out, query);
        buffer_print(&out, " MUST_USE;\n");
    }
    return buffer_str(&out);
}
