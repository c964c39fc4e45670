/*
 * One text for two engines: parameters are numbered, macros written out, and what only one engine
 * understands is refused where it can be seen. New lines stay where they are, so that a line of
 * what is prepared is the same line of the file.
 */
#include "queryc.h"

struct refusal {
    const char *word, *instead;
};

/* Words that mean nothing, or something else, to the other engine. */
static const struct refusal refused_words[] = {
    {"AUTOINCREMENT", "@id"},
    {"SERIAL", "@id"},
    {"BIGSERIAL", "@id"},
    {"ROWID", "a key column"},
    {"_ROWID_", "a key column"},
    {"OID", "a key column"},
    {"GLOB", "LIKE over lower()"},
    {"ILIKE", "LIKE over lower()"},
    {"REGEXP", "twins"},
    {"MATCH", "twins"},
    {"ISNULL", "IS NULL"},
    {"NOTNULL", "IS NOT NULL"},
    {"DATETIME", "TIMESTAMPTZ, or an instant parameter"},
    {"BLOB", "@bytes"},
    {"BYTEA", "@bytes"},
    {"JSONB", "@json"},
    {"PRAGMA", "nothing"},
    {"INTERVAL", "an instant parameter"},
    {"STRICT", "CHECK"},
    {"TRIGGER", "a part for each engine (-- sqlite: ... -- postgres: ... -- both:)"},
    {"VIRTUAL", "a part for each engine (-- sqlite: ... -- postgres: ... -- both:)"},
};

/* Functions that only one engine has. */
static const struct refusal refused_functions[] = {
    {"strftime", "an instant parameter"},
    {"datetime", "an instant parameter"},
    {"julianday", "an instant parameter"},
    {"unixepoch", "an instant parameter"},
    {"date", "substr() of the text"},
    {"time", "substr() of the text"},
    {"now", "an instant parameter"},
    {"ifnull", "coalesce()"},
    {"iif", "CASE"},
    {"greatest", "CASE"},
    {"least", "CASE"},
    {"instr", "twins"},
    {"position", "twins"},
    {"strpos", "twins"},
    {"printf", "C"},
    {"group_concat", "twins"},
    {"string_agg", "twins"},
    {"total", "coalesce(sum(), 0)"},
    {"typeof", "nothing"},
    {"changes", "db_changes()"},
    {"last_insert_rowid", "RETURNING"},
    {"json_extract", "twins"},
    {"random", "base/random.h"},
    {"randomblob", "base/random.h"},
    {"hex", "base/random.h"},
};

static const char *refused_in(const struct refusal *list, size_t count, struct token token)
{
    for (size_t i = 0; i < count; i++)
        if (token_is(token, list[i].word))
            return list[i].instead;
    return NULL;
}

/* The comma in max(a, b): SQLite's max of two values, which PostgreSQL calls otherwise. */
static bool has_second_argument(struct scanner after_open)
{
    struct token token;
    int depth = 1;
    while (depth && token_next_solid(&after_open, &token)) {
        depth += token_is(token, "(") - token_is(token, ")");
        if (depth == 1 && token_is(token, ","))
            return true;
    }
    return false;
}

static void refuse_symbol(struct token token)
{
    if (token_is(token, "::"))
        fail(token.place, "'::' is PostgreSQL's alone: write CAST, or twins");
    if (token_is(token, "?") || token_is(token, "$"))
        fail(token.place, "parameters are written :name");
    if (token_is(token, "`") || token_is(token, "["))
        fail(token.place, "names are written bare, or in \"double quotes\"");
}

static void refuse_word(struct token token, struct token before, struct scanner after)
{
    const char *instead = refused_in(refused_words, COUNT_OF(refused_words), token);
    if (instead)
        fail(token.place, "'%.*s' is not common to both engines: write %s", STR_ARGS(token.text),
             instead);
    if (token_is(token, "OR") && (token_is(before, "INSERT") || token_is(before, "UPDATE")))
        fail(token.place, "'%.*s OR' is SQLite's alone: write ON CONFLICT", STR_ARGS(before.text));
    struct scanner ahead = after;
    struct token next;
    if (!token_next_solid(&ahead, &next))
        return;
    if (token_is(token, "REPLACE") && token_is(next, "INTO"))
        fail(token.place, "'REPLACE INTO' is SQLite's alone: write ON CONFLICT");
    if (token_is(token, "LIMIT") && token_next_solid(&ahead, &next) && token_is(next, ","))
        fail(token.place, "'LIMIT a, b' is SQLite's alone: write LIMIT b OFFSET a");
    bool is_test = token_is(token, "IS") || (token_is(token, "NOT") && token_is(before, "IS"));
    if (is_test && !token_is(next, "NOT") && !token_is(next, "NULL") && !token_is(next, "TRUE") &&
        !token_is(next, "FALSE") && !token_is(next, "DISTINCT"))
        fail(token.place, "IS before a value is SQLite's alone: write IS [NOT] DISTINCT FROM");
    if (!token_is(next, "("))
        return;
    instead = refused_in(refused_functions, COUNT_OF(refused_functions), token);
    if (instead)
        fail(token.place, "%.*s() is not common to both engines: write %s", STR_ARGS(token.text),
             instead);
    ahead = after;
    (void)token_next_solid(&ahead, &next);
    if ((token_is(token, "max") || token_is(token, "min")) && has_second_argument(ahead))
        fail(token.place, "%.*s() of two values is SQLite's alone: write CASE",
             STR_ARGS(token.text));
}

static void refuse_uncommon(struct str text, struct place place)
{
    struct scanner scanner = {.place = place, .text = text};
    struct token token, before = {.kind = TOKEN_SYMBOL, .text = STR(";")};
    while (token_next_solid(&scanner, &token)) {
        if (token.kind == TOKEN_SYMBOL)
            refuse_symbol(token);
        if (token.kind == TOKEN_WORD && !token_is(before, "."))
            refuse_word(token, before, scanner);
        before = token;
    }
}

/* How PostgreSQL is told the type of a parameter that it could not guess (:since IS NULL). */
static const char *postgres_type(struct str type)
{
    static const char *const types[][2] = {
        {"i64", "bigint"},  {"id", "bigint"},       {"bool", "boolean"},
        {"bytes", "bytea"}, {"json", "text::json"}, {"instant", "timestamptz"},
    };
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_is(type, str_of(types[i][0])))
            return types[i][1];
    return "text";
}

struct writer {
    struct arena *arena;
    struct query *query;
    enum engine engine;
    struct str scope;
    struct buffer out;
};

/* The scope is parameter 1 when it is mentioned; the others follow in the order of the head. */
static void put_parameter(struct writer *writer, struct token token)
{
    struct query *query = writer->query;
    size_t number = 0;
    const char *type = "bigint";
    if (writer->scope.size && str_is(token.text, writer->scope)) {
        number = 1;
    } else {
        for (size_t i = 0; i < query->parameters_count && !number; i++) {
            struct parameter *parameter = &query->parameters[i];
            if (!str_is(parameter->name, token.text))
                continue;
            number = i + 1 + query->scope_used;
            type = postgres_type(parameter->type);
        }
    }
    if (!number)
        fail(token.place, "unknown parameter ':%.*s'", STR_ARGS(token.text));
    if (writer->engine == SQLITE)
        buffer_print(&writer->out, "?%zu", number);
    else
        buffer_print(&writer->out, "$%zu::%s", number, type);
}

/* %s stands for what the macro is given: a table's name or a parameter. */
static const struct macro {
    const char *name;
    enum token_kind takes; /* TOKEN_WORD, TOKEN_PARAMETER, or TOKEN_MACRO for nothing */
    const char *text[ENGINES];
} query_macros[] = {
    /* The row is about to be changed: SQLite's writer is alone with it, PostgreSQL's locks it. */
    {"for_update", TOKEN_MACRO, {"", "FOR NO KEY UPDATE"}},
    /* The numbers of a JSON array as rows, for IN. PostgreSQL takes an array for ten rows, but what
       comes out of JSON for a hundred, and then reads whole tables for them. */
    {"each",
     TOKEN_PARAMETER,
     {"SELECT value FROM json_each(%s)",
      "SELECT unnest(CAST(translate(%s, '[]', '{}') AS bigint[]))"}},
    /* The id that a new row should take where no column counts by itself: in PostgreSQL a trigger
       of the table gives it. */
    {"next_id", TOKEN_WORD, {"(SELECT coalesce(max(id), 0) + 1 FROM %s)", "CAST(NULL AS BIGINT)"}},
    /* The highest id there is; new rows count on from it, and from those just begun by others.
       AUTOINCREMENT does so by itself. */
    {"last_id",
     TOKEN_WORD,
     {"max(id)", "setval(pg_get_serial_sequence('%s', 'id'),"
                 " greatest(max(id), nextval(pg_get_serial_sequence('%s', 'id'))))"}},
};

static const struct macro *macro_find(struct token token)
{
    for (size_t i = 0; i < COUNT_OF(query_macros); i++)
        if (str_is(token.text, str_of(query_macros[i].name)))
            return &query_macros[i];
    fail(token.place,
         "unknown macro '@%.*s': there are @each(:ids), @for_update, @last_id(table), "
         "@next_id(table)",
         STR_ARGS(token.text));
}

static struct token macro_given(const struct macro *macro, struct token token,
                                struct scanner *scanner)
{
    struct token open, given = token, close;
    if (macro->takes != TOKEN_MACRO &&
        (!token_next_solid(scanner, &open) || !token_is(open, "(") ||
         !token_next_solid(scanner, &given) || given.kind != macro->takes ||
         !token_next_solid(scanner, &close) || !token_is(close, ")")))
        fail(token.place, "@%s needs a %s", macro->name,
             macro->takes == TOKEN_WORD ? "table: (table)" : "parameter: (:name)");
    return given;
}

static void put_macro(struct writer *writer, struct token token, struct scanner *scanner)
{
    const struct macro *macro = macro_find(token);
    struct token given = macro_given(macro, token, scanner);
    struct str text = str_of(macro->text[writer->engine]), part;
    for (bool is_first = true; str_split(&text, '%', &part); is_first = false) {
        if (!is_first) {
            if (given.kind == TOKEN_PARAMETER)
                put_parameter(writer, given);
            else
                buffer_put_str(&writer->out, given.text);
            part = str_from(part, 1);
        }
        buffer_put_str(&writer->out, part);
    }
}

static bool mentions(const struct query_text *text, struct str name)
{
    struct scanner scanner = {.place = text->place, .text = text->written};
    struct token token;
    while (token_next(&scanner, &token))
        if (token.kind == TOKEN_PARAMETER && str_is(token.text, name))
            return true;
    return false;
}

static void require_parameters(struct query *query, const struct query_text *text, struct str scope)
{
    query->scope_used = scope.size && mentions(&query->texts[SQLITE], scope);
    bool needs = query->scope == SCOPE_CUSTOMER || query->scope == SCOPE_WITHIN;
    if (scope.size && (needs || query->scope_used) && !mentions(text, scope))
        fail(query->place, "'%.*s' is for %.*s but does not mention :%.*s", STR_ARGS(query->name),
             STR_ARGS(query->scope_noun), STR_ARGS(scope));
    for (size_t i = 0; i < query->parameters_count; i++)
        if (!mentions(text, query->parameters[i].name))
            fail(text->place, "'%.*s' does not use its parameter '%.*s'", STR_ARGS(query->name),
                 STR_ARGS(query->parameters[i].name));
}

struct str dialect_query(struct arena *arena, struct query *query, enum engine engine)
{
    const struct query_text *text = &query->texts[engine];
    struct writer writer = {arena, query, engine, scope_parameter(arena, query), buffer_in(arena)};
    if (!query->is_twin)
        refuse_uncommon(text->written, text->place);
    require_parameters(query, text, writer.scope);
    struct scanner scanner = {.place = text->place, .text = text->written};
    struct token token;
    while (token_next(&scanner, &token)) {
        if (token.kind == TOKEN_PARAMETER)
            put_parameter(&writer, token);
        else if (token.kind == TOKEN_MACRO)
            put_macro(&writer, token, &scanner);
        else if (query->is_twin && engine == SQLITE && token.kind == TOKEN_SYMBOL)
            refuse_symbol(token), buffer_put_str(&writer.out, token.text);
        else if (token.kind != TOKEN_COMMENT)
            buffer_put_str(&writer.out, token.text);
    }
    return buffer_str(&writer.out);
}

/* The engines that a line belongs to, as bits; `present` unless the line begins a part. */
static unsigned part_of(struct str line, unsigned present)
{
    line = str_trim(line);
    if (str_is(line, STR("-- sqlite:")))
        return 1U << SQLITE;
    if (str_is(line, STR("-- postgres:")))
        return 1U << POSTGRES;
    if (str_is(line, STR("-- both:")))
        return 1U << SQLITE | 1U << POSTGRES;
    return present;
}

/* The step with the parts of other engines blanked out, line for line. */
static struct str step_part(struct arena *arena, struct str step, unsigned engines, bool exactly)
{
    struct buffer out = buffer_in(arena);
    unsigned part = 1U << SQLITE | 1U << POSTGRES;
    struct str line;
    while (str_split(&step, '\n', &line)) {
        part = part_of(line, part);
        if (exactly ? part == engines : (part & engines) != 0)
            buffer_put_str(&out, line);
        buffer_put_byte(&out, '\n');
    }
    return buffer_str(&out);
}

static void put_schema_macro(struct buffer *out, struct token token, enum engine engine)
{
    static const struct {
        const char *name, *text[ENGINES];
    } macros[] = {
        {"id",
         {"INTEGER PRIMARY KEY AUTOINCREMENT",
          "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"}},
        {"clustered", {"WITHOUT ROWID", ""}},
        {"json", {"JSON_TEXT", "JSON"}}, /* to SQLite a word of ours with TEXT in it: a text */
        {"bytes", {"BLOB", "BYTEA"}},
    };
    for (size_t i = 0; i < COUNT_OF(macros); i++)
        if (str_is(token.text, str_of(macros[i].name))) {
            buffer_put_str(out, str_of(macros[i].text[engine]));
            return;
        }
    fail(token.place, "unknown macro '@%.*s': there are @id, @clustered, @json and @bytes",
         STR_ARGS(token.text));
}

struct str dialect_schema(struct arena *arena, struct source step, enum engine engine)
{
    unsigned both = 1U << SQLITE | 1U << POSTGRES;
    refuse_uncommon(step_part(arena, step.text, both, true), (struct place){step.path, 1});
    struct scanner scanner = {.place = {step.path, 1},
                              .text = step_part(arena, step.text, 1U << engine, false)};
    struct buffer out = buffer_in(arena);
    struct token token;
    while (token_next(&scanner, &token)) {
        if (token.kind == TOKEN_MACRO)
            put_schema_macro(&out, token, engine);
        else if (token.kind == TOKEN_PARAMETER)
            fail(token.place, "a step of the schema has no parameters");
        else if (token.kind != TOKEN_COMMENT)
            buffer_put_str(&out, token.text);
    }
    return buffer_str(&out);
}
