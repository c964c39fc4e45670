#include "import/sql_session.h"

enum sql_charset sql_charset_of(struct str name)
{
    static const struct {
        const char *name;
        enum sql_charset charset;
    } known[] = {
        {"utf8mb4", SQL_CHARSET_UTF8},  {"utf8", SQL_CHARSET_UTF8},
        {"utf8mb3", SQL_CHARSET_UTF8},  {"ascii", SQL_CHARSET_UTF8},
        {"default", SQL_CHARSET_UTF8},  {"latin1", SQL_CHARSET_LATIN1},
        {"binary", SQL_CHARSET_BINARY},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (str_is_nocase(name, str_of(known[i].name)))
            return known[i].charset;
    return SQL_CHARSET_OTHER;
}

static bool contains_nocase(struct str text, struct str part)
{
    for (size_t i = 0; i + part.size <= text.size; i++)
        if (str_is_nocase((struct str){text.at + i, part.size}, part))
            return true;
    return false;
}

/* "+07:00", "-3:30", "UTC". A name with rules of its own is not known here. */
static void set_time_zone(struct sql_session *session, struct str zone)
{
    session->utc_offset_s = 0;
    session->time_zone_unknown = false;
    if (str_is_nocase(zone, STR("UTC")) || str_is_nocase(zone, STR("GMT")) ||
        str_is_nocase(zone, STR("SYSTEM")) || str_is_nocase(zone, STR("default")))
        return;
    struct str rest = str_from(zone, 1), hours, minutes;
    int64_t hour, minute;
    session->time_zone_unknown = true;
    if (zone.size < 5 || (zone.at[0] != '+' && zone.at[0] != '-') ||
        !str_split(&rest, ':', &hours) || !str_split(&rest, ':', &minutes) || rest.at)
        return;
    if (!str_to_i64(hours, &hour) || !str_to_i64(minutes, &minute) || hour < 0 || hour > 14 ||
        minute < 0 || minute > 59)
        return;
    session->time_zone_unknown = false;
    session->utc_offset_s = (hour * 3600 + minute * 60) * (zone.at[0] == '-' ? -1 : 1);
}

static struct sql_variable *find(struct sql_variables *variables, struct str name)
{
    for (size_t i = 0; i < variables->count; i++)
        if (str_is_nocase(str_of(variables->variables[i].name), name))
            return &variables->variables[i];
    return NULL;
}

static void save(struct sql_variables *variables, struct str name)
{
    struct sql_variable *variable = find(variables, name);
    if (!variable && variables->count < SQL_VARIABLES_MAX && name.size <= SQL_VARIABLE_NAME_MAX) {
        variable = &variables->variables[variables->count++];
        memcpy(variable->name, name.at, name.size);
        variable->name[name.size] = 0;
    }
    if (variable)
        variable->saved = variables->session;
}

/* `value` is a word, a string, or the name of the user variable that `saved` was kept under. */
static void assign(struct sql_session *session, struct str name, struct str value,
                   const struct sql_session *saved)
{
    if (str_is_nocase(name, STR("sql_mode")))
        session->no_backslash_escapes = saved ? saved->no_backslash_escapes
                                              : contains_nocase(value, STR("NO_BACKSLASH_ESCAPES"));
    else if (str_is_nocase(name, STR("names")) || str_is_nocase(name, STR("character_set_client")))
        session->charset = saved ? saved->charset : sql_charset_of(value);
    else if (str_is_nocase(name, STR("time_zone")) && saved)
        session->utc_offset_s = saved->utc_offset_s,
        session->time_zone_unknown = saved->time_zone_unknown;
    else if (str_is_nocase(name, STR("time_zone")))
        set_time_zone(session, value);
}

static bool is_byte(struct sql_token token, char byte)
{
    return token.kind == SQL_BYTE && token.byte == byte;
}

static bool ends(struct sql_token token)
{
    return token.kind == SQL_STATEMENT_END || token.kind == SQL_FILE_END;
}

/* One side of an assignment: words, marks, and how many '@' stand before the last word. */
struct side {
    struct sql_token word; /* SQL_FILE_END when there is none */
    int ats;
    bool plain; /* nothing but one value, so that it can be understood */
};

/* Reads up to '=' (left side only), ',' outside parentheses, or the end. */
static enum err read_side(struct sql_lexer *lexer, bool left, struct side *side,
                          struct sql_token *ret_stop)
{
    struct sql_token token;
    int64_t depth = 0;
    *side = (struct side){.plain = true};
    for (;;) {
        TRY(sql_lexer_next(lexer, &token));
        bool stops = depth <= 0 && (is_byte(token, ',') || (left && is_byte(token, '=')));
        if (ends(token) || stops)
            break;
        if (token.kind == SQL_BYTE) {
            depth += token.byte == '(' ? 1 : token.byte == ')' ? -1 : 0;
            side->ats += token.byte == '@';
            side->plain &= token.byte == '@' || token.byte == '.';
            continue;
        }
        if (left &&
            (sql_lexer_is(lexer, token, "names") || sql_lexer_is(lexer, token, "character") ||
             sql_lexer_is(lexer, token, "charset"))) {
            side->word = token;
            break;
        }
        side->word = token;
    }
    *ret_stop = token;
    return OK;
}

/* SET NAMES name [COLLATE name], SET CHARACTER SET name: there is no '='. */
static enum err set_names(struct sql_variables *variables, struct sql_lexer *lexer,
                          struct sql_token *ret_stop)
{
    struct sql_token name;
    TRY(sql_lexer_next(lexer, &name));
    if (sql_lexer_is(lexer, name, "set"))
        TRY(sql_lexer_next(lexer, &name));
    if (!ends(name))
        variables->session.charset = sql_charset_of(sql_lexer_text(lexer, name));
    struct side rest;
    *ret_stop = name;
    return ends(name) ? OK : read_side(lexer, false, &rest, ret_stop);
}

enum err sql_session_set(struct sql_variables *variables, struct sql_lexer *lexer)
{
    struct sql_token stop;
    do {
        sql_lexer_forget(lexer);
        struct side left, right;
        TRY(read_side(lexer, true, &left, &stop));
        if (stop.kind == SQL_WORD) {
            TRY(set_names(variables, lexer, &stop));
            continue;
        }
        if (!is_byte(stop, '='))
            continue;
        TRY(read_side(lexer, false, &right, &stop));
        struct str name = sql_lexer_text(lexer, left.word);
        struct str value = sql_lexer_text(lexer, right.word);
        const struct sql_session defaults = {0};
        const struct sql_variable *kept = right.ats == 1 ? find(variables, value) : NULL;
        if (left.ats == 1)
            save(variables, name);
        else if (right.plain && right.ats < 2)
            assign(&variables->session, name, value,
                   kept             ? &kept->saved
                   : right.ats == 1 ? &defaults
                                    : NULL);
    } while (is_byte(stop, ','));
    lexer->no_backslash_escapes = variables->session.no_backslash_escapes;
    if (stop.kind == SQL_FILE_END)
        return sql_lexer_refuse(lexer, stop.line, "the file ends in the middle of a statement");
    return OK;
}
