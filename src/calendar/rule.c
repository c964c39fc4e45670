#include "calendar/rule.h"
#include "base/ascii.h"
#include "base/instant.h"

enum { DAY_S = 86400 };

static bool take(struct str *rest, char c)
{
    if (!rest->size || rest->at[0] != c)
        return false;
    *rest = str_from(*rest, 1);
    return true;
}

/* Decimal digits, at least one. */
static bool take_number(struct str *rest, int max, int *ret)
{
    int number = 0;
    size_t size = 0;
    for (; size < rest->size && is_digit(rest->at[size]); size++) {
        number = number * 10 + rest->at[size] - '0';
        if (number > max)
            return false;
    }
    *rest = str_from(*rest, size);
    *ret = number;
    return size > 0;
}

/* "WIB" or "<+07>". */
static bool take_name(struct str *rest, char name[static ABBREVIATION_MAX + 1])
{
    bool quoted = take(rest, '<');
    size_t size = 0;
    while (size < rest->size && (quoted ? rest->at[size] != '>' : is_letter(rest->at[size])))
        size++;
    if (size < 3 || size > ABBREVIATION_MAX)
        return false;
    memcpy(name, rest->at, size);
    name[size] = 0;
    *rest = str_from(*rest, size);
    return !quoted || take(rest, '>');
}

/* [+-]hh[:mm[:ss]], in seconds. */
static bool take_time(struct str *rest, int *ret_s)
{
    int sign = take(rest, '-') ? -1 : 1, hours, minutes = 0, seconds = 0;
    if (sign > 0)
        take(rest, '+');
    if (!take_number(rest, 167, &hours) ||
        (take(rest, ':') && (!take_number(rest, 59, &minutes) ||
                             (take(rest, ':') && !take_number(rest, 59, &seconds)))))
        return false;
    *ret_s = sign * (hours * 3600 + minutes * 60 + seconds);
    return true;
}

static bool take_date(struct str *rest, struct rule_date *ret)
{
    struct rule_date date = {.kind = RULE_DAY_OF_YEAR, .time_s = 2 * 3600};
    if (take(rest, 'M')) {
        date.kind = RULE_WEEKDAY;
        if (!take_number(rest, 12, &date.month) || date.month < 1 || !take(rest, '.') ||
            !take_number(rest, 5, &date.week) || date.week < 1 || !take(rest, '.') ||
            !take_number(rest, 6, &date.day))
            return false;
    } else {
        if (take(rest, 'J'))
            date.kind = RULE_DAY_WITHOUT_LEAP;
        if (!take_number(rest, 365, &date.day) ||
            (date.kind == RULE_DAY_WITHOUT_LEAP && date.day < 1))
            return false;
    }
    if (take(rest, '/') && !take_time(rest, &date.time_s))
        return false;
    *ret = date;
    return true;
}

bool rule_parse(struct str text, struct rule *ret)
{
    struct rule rule = {.has_summer = false};
    int west_s;
    if (!take_name(&text, rule.standard.abbreviation) || !take_time(&text, &west_s))
        return false;
    rule.standard.offset_s = -west_s;
    if (text.size) {
        rule.has_summer = true;
        rule.summer.offset_s = rule.standard.offset_s + 3600;
        if (!take_name(&text, rule.summer.abbreviation))
            return false;
        if (text.size && text.at[0] != ',') {
            if (!take_time(&text, &west_s))
                return false;
            rule.summer.offset_s = -west_s;
        }
        if (!take(&text, ',') || !take_date(&text, &rule.begins) || !take(&text, ',') ||
            !take_date(&text, &rule.ends) || text.size)
            return false;
    }
    *ret = rule;
    return true;
}

/* Seconds since 1970 as if local clocks showed UTC. */
static int64_t date_in(const struct rule_date *date, int64_t year)
{
    int64_t first = days_from_date(year, 1, 1), day = first + date->day;
    bool leap = days_from_date(year + 1, 1, 1) - first == 366;
    if (date->kind == RULE_DAY_WITHOUT_LEAP) {
        day = first + date->day - 1 + (leap && date->day >= 60);
    } else if (date->kind == RULE_WEEKDAY) {
        int64_t month = days_from_date(year, date->month, 1);
        int64_t end = date->month == 12 ? days_from_date(year + 1, 1, 1)
                                        : days_from_date(year, date->month + 1, 1);
        /* 1970-01-01 was a Thursday. */
        int64_t weekday = ((month + 4) % 7 + 7) % 7;
        day = month + (date->day - weekday + 7) % 7 + 7 * (date->week - 1);
        if (day >= end)
            day -= 7;
    }
    return day * DAY_S + date->time_s;
}

const struct rule_offset *rule_at(const struct rule *rule, int64_t unix_s)
{
    if (!rule->has_summer)
        return &rule->standard;
    int64_t local_s = unix_s + rule->standard.offset_s, year;
    int month, day;
    date_from_days(local_s / DAY_S - (local_s % DAY_S < 0), &year, &month, &day);
    int64_t begins_s = date_in(&rule->begins, year) - rule->standard.offset_s;
    int64_t ends_s = date_in(&rule->ends, year) - rule->summer.offset_s;
    /* South of the equator summer lasts over the new year. */
    bool summer = begins_s < ends_s ? unix_s >= begins_s && unix_s < ends_s
                                    : unix_s >= begins_s || unix_s < ends_s;
    return summer ? &rule->summer : &rule->standard;
}
