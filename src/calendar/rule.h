/*
 * The rule for all times to come at the end of a TZif file: POSIX's TZ string (XBD, 8.3) with the
 * extensions of RFC 9636, 3.3.1, e.g. "WIB-7" or "CET-1CEST,M3.5.0,M10.5.0/3".
 */
#pragma once
#include "base/str.h"

enum { ABBREVIATION_MAX = 15 };

struct rule_offset {
    int offset_s; /* east of UTC */
    char abbreviation[ABBREVIATION_MAX + 1];
};

struct rule_date {
    enum { RULE_DAY_OF_YEAR, RULE_DAY_WITHOUT_LEAP, RULE_WEEKDAY } kind;
    int day; /* 0 to 365; 1 to 365 where February 29 is never counted; or 0 (Sunday) to 6 */
    int week, month;
    int time_s; /* after midnight, local; may be negative or more than a day */
};

struct rule {
    struct rule_offset standard, summer;
    bool has_summer;
    struct rule_date begins, ends; /* of summer time */
};

bool rule_parse(struct str text, struct rule *ret);
const struct rule_offset *rule_at(const struct rule *rule, int64_t unix_s);
