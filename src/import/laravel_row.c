#include "import/laravel_row.h"
#include "base/ascii.h"
#include "base/utf8.h"
#include "json/json.h"
#include <stdarg.h>
#include <stdlib.h>

struct reader reader_of(struct import *import, const struct sql_row *row)
{
    return (struct reader){.import = import, .row = row, .why = STR("")};
}

struct arena *reader_arena(const struct reader *reader)
{
    return operator_desk(reader->import->owner)->arena;
}

enum err found(enum err err, bool *ret)
{
    *ret = err == OK;
    return err == ERR_NOT_FOUND ? OK : err;
}

bool same_instant(struct instant a, struct instant b)
{
    return a.unix_s == b.unix_s;
}

/* ---- telling ---- */

/* What the dump wrote must not steer a terminal. */
static void tell(const struct reader *reader, bool is_left_out, struct str text)
{
    const struct import_options *options = reader->import->options;
    if (!options->remark)
        return;
    const struct sql_value *id = sql_row_value(reader->row, STR("id"));
    struct import_remark remark = {
        .table = reader->row->table,
        .line = reader->row->line,
        .id = utf8_for_terminal(reader_arena(reader), id ? str_cut(id->text, 20) : STR("")),
        .is_left_out = is_left_out,
        .text = utf8_for_terminal(reader_arena(reader), text)};
    options->remark(options->context, &remark);
}

static struct str print(const struct reader *reader, const char *format, va_list args)
{
    char text[300];
    vsnprintf(text, sizeof text, format, args);
    return str_copy(reader_arena(reader), str_of(text));
}

void leave_out(struct reader *reader, enum import_reason reason, const char *format, ...)
{
    if (reader->why.size)
        return;
    va_list args;
    va_start(args, format);
    reader->reason = reason;
    reader->why = print(reader, format, args);
    va_end(args);
}

void remark(struct reader *reader, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str text = print(reader, format, args);
    va_end(args);
    tell(reader, false, text);
}

bool is_left_out(struct reader *reader)
{
    if (!reader->why.size)
        return false;
    reader->import->at->left_out++;
    reader->import->report->left_out[reader->reason]++;
    tell(reader, true, reader->why);
    return true;
}

/* ---- values ---- */

/* STR_NONE when the row has none. */
static struct str value_of(const struct reader *reader, const char *column)
{
    const struct sql_value *value = sql_row_value(reader->row, str_of(column));
    bool is_some = value && (value->kind == SQL_VALUE_NUMBER || value->kind == SQL_VALUE_TEXT ||
                             value->kind == SQL_VALUE_BYTES);
    return is_some ? value->text : STR_NONE;
}

/* An optional number: 0 when there is none, told when there is one that is none. */
static int64_t read_number(struct reader *reader, const char *column, int64_t least)
{
    struct str text = value_of(reader, column);
    int64_t number;
    if (!text.at)
        return 0;
    if (str_to_i64(text, &number) && number >= least && number <= IMPORT_ID_MAX)
        return number;
    remark(reader, "%s is not a number that can be kept", column);
    return 0;
}

int64_t read_id(struct reader *reader, const char *column)
{
    int64_t id;
    if (str_to_i64(value_of(reader, column), &id) && id > 0 && id <= IMPORT_ID_MAX)
        return id;
    leave_out(reader, LEFT_OUT_UNFIT, "%s is not an id", column);
    return 0;
}

int64_t read_optional_id(struct reader *reader, const char *column)
{
    return read_number(reader, column, 1);
}

int64_t read_count(struct reader *reader, const char *column)
{
    return read_number(reader, column, INT32_MIN);
}

/* A BIT column comes as a byte. */
bool read_bool(struct reader *reader, const char *column, bool otherwise)
{
    struct str text = value_of(reader, column);
    if (!text.at)
        return otherwise;
    if (str_is(text, STR("1")) || str_is(text, STR("\1")))
        return true;
    if (!str_is(text, STR("0")) && !str_is(text, STR("\0")))
        leave_out(reader, LEFT_OUT_UNFIT, "%s is neither 0 nor 1", column);
    return false;
}

struct str read_text(struct reader *reader, const char *column)
{
    struct str text = value_of(reader, column);
    if (!text.at)
        return STR_NONE;
    if (sql_row_value(reader->row, str_of(column))->not_utf8)
        leave_out(reader, LEFT_OUT_UNFIT, "%s is not UTF-8", column);
    else if (str_find(text, 0) < text.size)
        leave_out(reader, LEFT_OUT_UNFIT, "%s has a NUL character in it", column);
    return text;
}

struct str read_needed_text(struct reader *reader, const char *column)
{
    struct str text = read_text(reader, column);
    if (!text.at)
        leave_out(reader, LEFT_OUT_UNFIT, "it has no %s", column);
    return text;
}

struct str read_word(struct reader *reader, const char *column, const char *otherwise,
                     const char *const *words)
{
    struct str text = read_text(reader, column);
    if (!text.at)
        return str_of(otherwise);
    for (; *words; words++)
        if (str_is(text, str_of(*words)))
            return text;
    leave_out(reader, LEFT_OUT_UNFIT, "its %s is '%.*s', which is not known", column,
              text.size < 40 ? (int)text.size : 40, text.at);
    return STR_NONE;
}

struct str read_date(struct reader *reader, const char *column)
{
    struct str text = str_cut(read_text(reader, column), 10);
    if (!text.at || str_is(text, STR("0000-00-00")))
        return STR_NONE;
    struct instant day;
    struct str midnight = str_print(reader_arena(reader), "%.*s 00:00:00", STR_ARGS(text));
    if (instant_parse(midnight, &day))
        return text;
    remark(reader, "%s is not a date", column);
    return STR_NONE;
}

/* At most `digits` before the point: -12.50, .5, 100. */
struct str read_decimal(struct reader *reader, const char *column, int digits)
{
    struct str text = value_of(reader, column);
    size_t i = text.size && text.at[0] == '-', before = 0, after = 0;
    if (!text.at)
        return STR_NONE;
    for (; i < text.size && is_digit(text.at[i]); i++)
        before++;
    if (i < text.size && text.at[i] == '.')
        for (i++; i < text.size && is_digit(text.at[i]); i++)
            after++;
    if (i == text.size && before + after > 0 && before <= (size_t)digits && after < 10)
        return text;
    remark(reader, "%s is not an amount that can be kept", column);
    return STR_NONE;
}

struct str read_json(struct reader *reader, const char *column, char bracket)
{
    struct str text = str_trim(read_text(reader, column));
    if (!text.at || text.size == 0 || str_is(text, STR("null")))
        return STR_NONE;
    if (json_is_valid(text) && (!bracket || text.at[0] == bracket))
        return text;
    remark(reader, "%s is not JSON as it should be", column);
    return STR_NONE;
}

struct instant read_instant(struct reader *reader, const char *column)
{
    struct instant at;
    if (sql_row_instant(reader->row, str_of(column), &at))
        return at;
    remark(reader, "%s is not a time", column);
    return INSTANT_NONE;
}
