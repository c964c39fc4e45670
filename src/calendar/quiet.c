#include "calendar/quiet.h"

enum { HOUR_MINUTES = 60, DAY_MINUTES = 24 * HOUR_MINUTES, MINUTE_S = 60 };

/* HH:MM */
static bool read_clock(struct str text, int *ret)
{
    int64_t hour, minute;
    if (text.size != 5 || text.at[2] != ':' || text.at[0] == '-' || text.at[3] == '-' ||
        !str_to_i64(str_cut(text, 2), &hour) || !str_to_i64(str_from(text, 3), &minute) ||
        hour > 23 || minute > 59)
        return false;
    *ret = (int)(hour * HOUR_MINUTES + minute);
    return true;
}

bool quiet_hours_read(struct str text, struct quiet_hours *ret)
{
    size_t dash = str_find(text, '-');
    *ret = (struct quiet_hours){0};
    return str_is(text, STR("off")) || (read_clock(str_cut(text, dash), &ret->from_minute) &&
                                        read_clock(str_from(text, dash + 1), &ret->to_minute) &&
                                        ret->from_minute != ret->to_minute);
}

struct instant quiet_hours_end(const struct quiet_hours *hours, const struct zone *zone,
                               struct instant at)
{
    struct local_time local = zone_local(zone, at);
    int minute = local.hour * HOUR_MINUTES + local.minute;
    int length = (hours->to_minute - hours->from_minute + DAY_MINUTES) % DAY_MINUTES;
    int gone = (minute - hours->from_minute + DAY_MINUTES) % DAY_MINUTES;
    if (gone >= length)
        return at;
    /* Where clocks are changed within those hours, it ends an hour too early or too late. */
    return (struct instant){at.unix_s + (int64_t)(length - gone) * MINUTE_S - local.second};
}
