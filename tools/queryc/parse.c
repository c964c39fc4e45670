/* A file of queries: heads in comments, and the statements below them. */
#include "queryc.h"

struct parser {
    struct arena *arena;
    struct source source;
    size_t at; /* the start of a line */
    struct place place;
    bool after_remark;
    struct query_file *file;
    struct buffer includes;
    struct query **last_query;
    struct column_rule **last_rule;
};

static struct str line_peek(const struct parser *parser)
{
    struct str rest = str_from(parser->source.text, parser->at);
    return str_cut(rest, str_find(rest, '\n'));
}

static void line_skip(struct parser *parser)
{
    parser->at += line_peek(parser).size + 1;
    parser->place.line++;
}

static bool at_end(const struct parser *parser)
{
    return parser->at >= parser->source.text.size;
}

/* Cuts the first word of *rest. */
static struct str word_cut(struct str *rest)
{
    *rest = str_trim(*rest);
    struct str word = str_cut(*rest, str_find(*rest, ' '));
    *rest = str_trim(str_from(*rest, word.size));
    return word;
}

static bool is_remark(struct str directive)
{
    return str_is(directive, STR("#")) || str_starts(directive, STR("# "));
}

static bool is_directive(struct str directive)
{
    static const char *const words[] = {"include", "column", "one",    "many",    "exec",
                                        "value",   "for",    "within", "sqlite:", "postgres:"};
    struct str word = word_cut(&directive);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_is(word, str_of(words[i])))
            return true;
    return false;
}

/* The next line that begins with -- and is no remark, without its --; STR_NONE at SQL or the end.
   A remark is "-- # ..." and the comment lines right below it. */
static struct str directive_peek(struct parser *parser)
{
    for (; !at_end(parser); line_skip(parser)) {
        struct str line = str_trim(line_peek(parser));
        if (line.size == 0) {
            parser->after_remark = false;
            continue;
        }
        if (!str_starts(line, STR("--")))
            return STR_NONE;
        struct str directive = str_trim(str_from(line, 2));
        if (is_remark(directive)) {
            parser->after_remark = true;
        } else if (!parser->after_remark || is_directive(directive)) {
            parser->after_remark = false;
            return directive.at ? directive : STR("");
        }
    }
    return STR_NONE;
}

static struct str name_expect(const struct parser *parser, struct str word, const char *what)
{
    if (!is_name(word))
        fail(parser->place, "'%.*s' is not a name for %s", STR_ARGS(word), what);
    return word;
}

static struct str type_expect(const struct parser *parser, struct str word)
{
    static const char *const others[][2] = {
        {"int", "i64"},
        {"integer", "i64"},
        {"bigint", "i64"},
        {"int64_t", "i64"},
        {"i32", "i64"},
        {"u64", "i64"},
        {"long", "i64"},
        {"str", "text"},
        {"string", "text"},
        {"varchar", "text"},
        {"char", "text"},
        {"boolean", "bool"},
        {"blob", "bytes"},
        {"bytea", "bytes"},
        {"timestamp", "instant"},
        {"time", "instant"},
        {"datetime", "instant"},
        {"date", "text"},
        {"double", "i64"},
        {"float", "i64"},
        {"enum", "the name of the enum alone"},
        {"struct", "the name of an enum"},
    };
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (str_is(word, str_of(others[i][0])))
            fail(parser->place, "unknown type '%.*s': write %s", STR_ARGS(word), others[i][1]);
    return name_expect(parser, word, "a type");
}

static void include_parse(struct parser *parser, struct str rest)
{
    if (rest.size < 3 || rest.at[0] != '"' || rest.at[rest.size - 1] != '"')
        fail(parser->place, "write -- include \"folder/file.h\"");
    if (parser->file->queries)
        fail(parser->place, "includes stand above the first query");
    buffer_print(&parser->includes, "#include %.*s\n", STR_ARGS(rest));
}

static void column_parse(struct parser *parser, struct str rest)
{
    struct str column = word_cut(&rest), is = word_cut(&rest);
    if (!str_is(is, STR("is")))
        fail(parser->place, "write -- column NAME is TYPE");
    struct column_rule *rule = NEW(parser->arena, struct column_rule);
    rule->place = parser->place;
    rule->column = name_expect(parser, column, "a column");
    rule->type = type_expect(parser, rest);
    *parser->last_rule = rule;
    parser->last_rule = &rule->next;
}

static void parameter_parse(struct parser *parser, struct query *query, struct str text)
{
    if (query->parameters_count == PARAMETERS_MAX)
        fail(parser->place, "more than %d parameters", PARAMETERS_MAX);
    struct parameter *parameter = &query->parameters[query->parameters_count];
    parameter->type = type_expect(parser, word_cut(&text));
    if (text.size == 0)
        fail(parser->place, "a parameter is TYPE NAME");
    parameter->name = name_expect(parser, text, "a parameter");
    static const char *const taken[] = {"desk", "operator", "ret", "rows", "values"};
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        if (str_is(text, str_of(taken[i])))
            fail(parser->place, "a parameter may not be called '%s'", taken[i]);
    for (size_t i = 0; i < query->parameters_count; i++)
        if (str_is(query->parameters[i].name, text))
            fail(parser->place, "two parameters are called '%.*s'", STR_ARGS(text));
    query->parameters_count++;
}

/* "one ticket ticket_find(i64 id)" */
static struct query *head_parse(struct parser *parser, struct str head)
{
    static const char *const kinds[] = {"one", "many", "exec", "value"};
    struct str word = word_cut(&head);
    size_t kind = 0;
    while (kind < COUNT_OF(kinds) && !str_is(word, str_of(kinds[kind])))
        kind++;
    if (kind == COUNT_OF(kinds))
        fail(parser->place, "expected one, many, exec or value, not '%.*s'", STR_ARGS(word));
    struct query *query = NEW(parser->arena, struct query);
    query->place = parser->place;
    query->kind = (enum query_kind)kind;

    size_t open = str_find(head, '(');
    if (open == head.size || head.at[head.size - 1] != ')')
        fail(parser->place, "a query is KIND [ROW] NAME(TYPE NAME, ...)");
    struct str before = str_cut(head, open);
    struct str inside = str_trim(str_cut(str_from(head, open + 1), head.size - open - 2));
    if (query->kind == QUERY_VALUE)
        query->row = type_expect(parser, word_cut(&before));
    else if (query->kind != QUERY_EXEC)
        query->row = name_expect(parser, word_cut(&before), "the struct of a row");
    query->name = name_expect(parser, before, "a query");
    for (struct query *other = parser->file->queries; other; other = other->next)
        if (str_is(other->name, query->name))
            fail(parser->place, "two queries are called '%.*s'", STR_ARGS(query->name));

    struct str part;
    while (inside.size && str_split(&inside, ',', &part))
        parameter_parse(parser, query, str_trim(part));
    return query;
}

static void scope_for_parse(struct parser *parser, struct query *query, struct str rest)
{
    struct str whom = word_cut(&rest);
    if (str_is(whom, STR("customer")))
        query->scope = SCOPE_CUSTOMER;
    else if (str_is(whom, STR("staff")))
        query->scope = SCOPE_STAFF;
    else if (str_is(whom, STR("operator")))
        query->scope = SCOPE_OPERATOR;
    else if (str_is(whom, STR("anyone:")) && rest.size > 0)
        query->scope = SCOPE_ANYONE;
    else
        fail(parser->place,
             "a query is for customer, for staff, for operator, or for anyone: REASON");
    query->scope_noun = whom;
    if (query->scope != SCOPE_ANYONE && rest.size)
        fail(parser->place, "'%.*s' does not belong here", STR_ARGS(rest));
    bool may = str_starts(parser->file->name, STR("operator/")) ||
               str_starts(parser->file->name, STR("import/"));
    if (query->scope == SCOPE_OPERATOR && !may)
        fail(parser->place, "queries for operator live in operator/ or import/ only");
}

static void scope_parse(struct parser *parser, struct query *query)
{
    struct str rest = directive_peek(parser);
    struct str word = word_cut(&rest);
    if (!str_is(word, STR("for")) && !str_is(word, STR("within")))
        fail(query->place, "'%.*s' does not say for whom it is (-- for ..., -- within ...)",
             STR_ARGS(query->name));
    if (str_is(word, STR("for"))) {
        scope_for_parse(parser, query, rest);
    } else {
        query->scope = SCOPE_WITHIN;
        query->scope_noun = name_expect(parser, rest, "what the query is within");
    }
    struct str bound = scope_parameter(parser->arena, query);
    for (size_t i = 0; i < query->parameters_count; i++)
        if (str_is(query->parameters[i].name, bound) ||
            (bound.size && str_is(query->parameters[i].name, query->scope_noun)))
            fail(query->place, "'%.*s' is bound by the scope and may not be a parameter",
                 STR_ARGS(query->parameters[i].name));
    line_skip(parser);
}

struct str scope_parameter(struct arena *arena, const struct query *query)
{
    if (query->scope != SCOPE_CUSTOMER && query->scope != SCOPE_STAFF &&
        query->scope != SCOPE_WITHIN)
        return STR_NONE;
    return str_print(arena, "%.*s_id", STR_ARGS(query->scope_noun));
}

/* From the present line to the ';' that ends a line. */
static struct query_text statement_parse(struct parser *parser, const struct query *query)
{
    if (at_end(parser))
        fail(query->place, "'%.*s' has no statement", STR_ARGS(query->name));
    struct scanner scanner = {.place = parser->place,
                              .text = str_from(parser->source.text, parser->at)};
    struct query_text text = {.place = parser->place};
    struct token token;
    while (token_next(&scanner, &token)) {
        if (token.kind == TOKEN_COMMENT && is_directive(str_from(token.text, 2)))
            fail(token.place, "the statement above does not end with ';'");
        if (token.kind == TOKEN_STRING && memchr(token.text.at, '\n', token.text.size))
            fail(token.place, "a quotation begins here and does not end on its line");
        if (!token_is(token, ";"))
            continue;
        text.written = str_cut(scanner.text, scanner.at - 1);
        parser->at += scanner.at;
        parser->place = token.place;
        if (str_trim(line_peek(parser)).size)
            fail(token.place, "a statement ends with ';' at the end of its line");
        line_skip(parser);
        parser->after_remark = false;
        return text;
    }
    fail(text.place, "this statement does not end with ';'");
}

static void twin_expect(struct parser *parser, const struct query *query, struct str engine)
{
    if (!str_is(directive_peek(parser), engine))
        fail(query->place, "'%.*s' has no '-- %.*s' text", STR_ARGS(query->name), STR_ARGS(engine));
    line_skip(parser);
    if (directive_peek(parser).at)
        fail(parser->place, "a statement belongs here");
}

static void query_parse(struct parser *parser, struct str head)
{
    struct query *query = head_parse(parser, head);
    line_skip(parser);
    scope_parse(parser, query);
    query->is_twin = directive_peek(parser).at != NULL;
    if (query->is_twin) {
        twin_expect(parser, query, STR("sqlite:"));
        query->texts[SQLITE] = statement_parse(parser, query);
        twin_expect(parser, query, STR("postgres:"));
        query->texts[POSTGRES] = statement_parse(parser, query);
    } else {
        query->texts[SQLITE] = query->texts[POSTGRES] = statement_parse(parser, query);
    }
    *parser->last_query = query;
    parser->last_query = &query->next;
}

struct query_file *query_file_parse(struct arena *arena, struct source source, struct str name)
{
    struct query_file *file = NEW(arena, struct query_file);
    *file = (struct query_file){.path = source.path, .name = name};
    struct parser parser = {
        .arena = arena,
        .source = source,
        .place = {source.path, 1},
        .file = file,
        .includes = buffer_in(arena),
        .last_query = &file->queries,
        .last_rule = &file->column_rules,
    };
    for (;;) {
        struct str directive = directive_peek(&parser);
        if (!directive.at && at_end(&parser))
            break;
        if (!directive.at)
            fail(parser.place, "a statement stands here without a head (-- one, -- many, ...)");
        struct str rest = directive, word = word_cut(&rest);
        if (str_is(word, STR("include")) || str_is(word, STR("column"))) {
            (word.at[0] == 'i' ? include_parse : column_parse)(&parser, rest);
            line_skip(&parser);
        } else {
            query_parse(&parser, directive);
        }
    }
    file->includes = buffer_str(&parser.includes);
    return file;
}
