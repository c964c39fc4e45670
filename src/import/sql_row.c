/* Looking into a row that sql_dump_next() gave. */
#include "import/sql_dump.h"

static size_t find_column(const struct sql_row *row, struct str column)
{
    size_t i = 0;
    while (i < row->count && !str_is_nocase(row->columns[i].name, column))
        i++;
    return i;
}

const struct sql_value *sql_row_value(const struct sql_row *row, struct str column)
{
    size_t i = find_column(row, column);
    return i < row->count ? &row->values[i] : NULL;
}

/* "2026-01-28" alone is midnight. */
static bool parse(struct str text, struct instant *ret)
{
    char whole[INSTANT_TEXT_SIZE];
    if (text.size != 10)
        return instant_parse(text, ret);
    memcpy(whole, text.at, 10);
    memcpy(whole + 10, " 00:00:00", 9);
    return instant_parse((struct str){whole, sizeof whole}, ret);
}

bool sql_row_instant(const struct sql_row *row, struct str column, struct instant *ret)
{
    size_t i = find_column(row, column);
    *ret = INSTANT_NONE;
    if (i == row->count || row->values[i].kind == SQL_VALUE_NULL ||
        row->values[i].kind == SQL_VALUE_DEFAULT)
        return true;
    if (row->values[i].kind == SQL_VALUE_NOW) {
        *ret = instant_now();
        return true;
    }
    struct str text = row->values[i].text;
    if (str_starts(text, STR("0000-00-00")))
        return true;
    if (!parse(text, ret))
        return false;
    /* A DATETIME is kept and dumped as it was written: the session's time zone is not in it. */
    if (str_is_nocase(row->columns[i].type, STR("datetime")) ||
        str_is_nocase(row->columns[i].type, STR("date")))
        return true;
    if (row->time_zone_unknown)
        return false;
    ret->unix_s -= row->utc_offset_s;
    return true;
}
