/*
 * The C between the braces: it may read, call and compare; it may not assign, declare, comment or
 * end its statement. Texts to translate are collected on the way.
 */
#include "htmlc.h"

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_name_start(char c)
{
    return c == '_' || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool is_name(char c)
{
    return is_name_start(c) || (c >= '0' && c <= '9');
}

static struct str name_at(struct str text)
{
    size_t size = 0;
    while (size < text.size && is_name(text.at[size]))
        size++;
    return str_cut(text, size);
}

static size_t spaces_at(struct str text)
{
    size_t size = 0;
    while (size < text.size && is_space(text.at[size]))
        size++;
    return size;
}

/* The size of the string or character constant that the text begins with. */
static size_t quoted_size(struct str text, struct spot spot)
{
    for (size_t i = 1; i < text.size && text.at[i] != '\n'; i++) {
        if (text.at[i] == '\\')
            i++;
        else if (text.at[i] == text.at[0])
            return i + 1;
    }
    fail(spot, "a quote is not closed: %.*s", STR_ARGS(text));
}

/* The size of one or more string literals side by side; 0 if the text begins with none. */
static size_t literal_size(struct str text, struct spot spot)
{
    size_t size = 0, next = 0;
    while (next < text.size && text.at[next] == '"') {
        size = next + quoted_size(str_from(text, next), spot);
        next = size + spaces_at(str_from(text, size));
    }
    return size;
}

bool expression_is_literal(struct str text)
{
    return text.size && text.at[0] == '"' && literal_size(text, (struct spot){"", 0}) == text.size;
}

static size_t texts_add(struct texts *texts, struct str one, struct str many, struct spot spot)
{
    for (size_t i = 0; i < texts->count; i++)
        if (str_is(texts->items[i].one, one) && str_is(texts->items[i].many, many))
            return i;
    if (texts->count == texts->capacity) {
        texts->capacity = texts->capacity ? 2 * texts->capacity : 32;
        struct text *grown = NEW_ARRAY(texts->arena, struct text, texts->capacity);
        if (texts->count)
            memcpy(grown, texts->items, texts->count * sizeof *grown);
        texts->items = grown;
    }
    texts->items[texts->count] = (struct text){one, many, spot.line};
    return texts->count++;
}

/* The part of "(...)" from its first to its last parenthesis. */
static struct str parentheses_at(struct str text, struct spot spot)
{
    size_t depth = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == '"' || text.at[i] == '\'')
            i += quoted_size(str_from(text, i), spot) - 1;
        else if (text.at[i] == '(')
            depth++;
        else if (text.at[i] == ')' && --depth == 0)
            return str_cut(text, i + 1);
    }
    fail(spot, "a parenthesis is not closed: %.*s", STR_ARGS(text));
}

static void argument_add(struct arguments *arguments, struct str text, struct spot spot)
{
    struct str argument = str_trim(text);
    if (!argument.size)
        fail(spot, "an argument is missing");
    if (arguments->count == ARGUMENTS_MAX)
        fail(spot, "more than %d arguments", ARGUMENTS_MAX);
    arguments->items[arguments->count++] = argument;
}

struct arguments expression_arguments(struct str text, struct spot spot)
{
    if (!text.size || text.at[0] != '(' || parentheses_at(text, spot).size != text.size)
        fail(spot, "expected (arguments), not: %.*s", STR_ARGS(text));
    struct arguments arguments = {.count = 0};
    struct str inside = {text.at + 1, text.size - 2};
    if (!str_trim(inside).size)
        return arguments;
    size_t depth = 0, start = 0;
    for (size_t i = 0; i < inside.size; i++) {
        char c = inside.at[i];
        if (c == '"' || c == '\'')
            i += quoted_size(str_from(inside, i), spot) - 1;
        else if (c == '(' || c == '[')
            depth++;
        else if (c == ')' || c == ']')
            depth--;
        else if (c == ',' && depth == 0) {
            argument_add(&arguments, (struct str){inside.at + start, i - start}, spot);
            start = i + 1;
        }
    }
    argument_add(&arguments, (struct str){inside.at + start, inside.size - start}, spot);
    return arguments;
}

struct str expression_name(struct str *text, struct spot spot)
{
    struct str name = name_at(*text);
    if (!name.size || !is_name_start(name.at[0]))
        fail(spot, "expected a name, not: %.*s", STR_ARGS(*text));
    *text = str_trim(str_from(*text, name.size));
    return name;
}

size_t expression_placeholders(struct str literal, struct spot spot)
{
    size_t in_order = 0, highest = 0;
    for (size_t i = 0; i < literal.size; i++) {
        if (literal.at[i] != '%')
            continue;
        struct str rest = str_from(literal, i + 1);
        if (str_starts(rest, STR("%"))) {
            i++;
        } else if (str_starts(rest, STR("s"))) {
            in_order++;
        } else if (rest.size > 2 && rest.at[0] >= '1' && rest.at[0] <= '9' && rest.at[1] == '$' &&
                   rest.at[2] == 's') {
            size_t number = (size_t)(rest.at[0] - '0');
            highest = number > highest ? number : highest;
        } else {
            fail(spot, "only %%s, %%1$s and %%%% may stand in %.*s", STR_ARGS(literal));
        }
    }
    if (in_order && highest)
        fail(spot, "%%s and %%1$s may not be mixed in %.*s", STR_ARGS(literal));
    return in_order + highest;
}

/* _("...") or _n("...", "...", n): puts the call; returns how much of the text it stands for. */
static size_t put_text(struct texts *texts, struct buffer *c, struct str text, struct spot spot)
{
    struct str name = name_at(text);
    size_t open = name.size + spaces_at(str_from(text, name.size));
    bool plural = name.size == 2;
    struct str list = parentheses_at(str_from(text, open), spot);
    struct arguments arguments = expression_arguments(list, spot);
    if (arguments.count != (plural ? 3 : 1) || !expression_is_literal(arguments.items[0]) ||
        (plural && !expression_is_literal(arguments.items[1])))
        fail(spot, plural ? "expected _n(\"one\", \"many\", number)" : "expected _(\"text\")");
    struct str many = plural ? arguments.items[1] : STR_NONE;
    size_t number = texts_add(texts, arguments.items[0], many, spot);
    if (plural) {
        struct str n = expression_compile(texts, arguments.items[2], spot);
        buffer_print(c, "tr_plural_cached(&slot_%zu_, out->locale, (int64_t)(%.*s))", number,
                     STR_ARGS(n));
    } else {
        buffer_print(c, "tr_cached(&slot_%zu_, out->locale)", number);
    }
    return open + list.size;
}

static void check_name(struct str name, struct str after, struct spot spot)
{
    static const struct str refused[] = {STR("struct"),     STR("union"),   STR("enum"),
                                         STR("typeof"),     STR("asm"),     STR("va_arg"),
                                         STR("__typeof__"), STR("__asm__"), STR("_Generic"),
                                         STR("_f"),         STR("setjmp"),  STR("__typeof")};
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        if (str_is(name, refused[i]))
            fail(spot,
                 str_is(name, STR("_f")) ? "_f() stands alone in its braces"
                                         : "%.*s may not stand in an expression",
                 STR_ARGS(name));
    if (str_starts(name, STR("html_put")) ||
        (str_is(name, STR("out")) && !str_starts(after, STR("->locale"))))
        fail(spot, "only the template itself writes: %.*s", STR_ARGS(name));
}

/* Refuses what could write, or hide something from this check. */
static size_t operator_size(struct str text, struct spot spot)
{
    static const char *const refused[] = {"++", "--", "//", "/*", "<%", "%>", "<:", ":>", "%:"};
    static const char *const whole[] = {"==", "!=", "<=", ">=", "->", "&&", "||", "<<", ">>"};
    if (strchr(";{}#\\`@$", text.at[0]) || (unsigned char)text.at[0] >= 0x80)
        fail(spot, "not a plain expression: '%c'", text.at[0]);
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        if (str_starts(text, str_of(refused[i])))
            fail(spot, "not a plain expression: '%s'", refused[i]);
    bool shift = str_starts(text, STR("<<=")) || str_starts(text, STR(">>="));
    for (size_t i = 0; i < COUNT_OF(whole) && !shift; i++)
        if (str_starts(text, str_of(whole[i])))
            return 2;
    bool compound = text.size > 1 && text.at[1] == '=' && strchr("+-*/%&|^", text.at[0]);
    if (text.at[0] == '=' || shift || compound)
        fail(spot, "an expression may not assign");
    return 1;
}

/* Counts the brackets; a comma outside them would join two expressions. */
static void check_bracket(char c, size_t *depth, struct str text, struct spot spot)
{
    if (c == '(' || c == '[')
        ++*depth;
    if (c == ')' || c == ']')
        if ((*depth)-- == 0)
            fail(spot, "a bracket closes nothing: %.*s", STR_ARGS(text));
    if (c == ',' && *depth == 0)
        fail(spot, "a comma joins two expressions: %.*s", STR_ARGS(text));
}

struct str expression_compile(struct texts *texts, struct str text, struct spot spot)
{
    struct buffer c = buffer_in(texts->arena);
    size_t depth = 0;
    for (size_t i = 0; i < text.size;) {
        struct str rest = str_from(text, i);
        size_t size = 1;
        if (rest.at[0] == '"' || rest.at[0] == '\'') {
            size = quoted_size(rest, spot);
        } else if (is_name(rest.at[0])) {
            struct str name = name_at(rest);
            size = name.size;
            if (str_is(name, STR("_")) || str_is(name, STR("_n"))) {
                i += put_text(texts, &c, rest, spot);
                continue;
            }
            check_name(name, str_from(rest, size), spot);
        } else if (!is_space(rest.at[0])) {
            size = operator_size(rest, spot);
            check_bracket(rest.at[0], &depth, text, spot);
        }
        /* One line, so that #line stays true. */
        buffer_put_str(&c, rest.at[0] == '\n' ? STR(" ") : str_cut(rest, size));
        i += size;
    }
    if (!str_trim(text).size)
        fail(spot, "an expression is missing");
    if (depth)
        fail(spot, "a bracket is not closed: %.*s", STR_ARGS(text));
    return buffer_str(&c);
}
