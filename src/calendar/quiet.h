/* The hours of each night in which no telephone should ring. */
#pragma once
#include "calendar/zone.h"

struct quiet_hours {
    int from_minute, to_minute; /* of the day, as clocks show it; the same: there are none */
};

/* "21:00-07:00" or "off"; false if it is neither. */
bool quiet_hours_read(struct str text, struct quiet_hours *ret);
/* `at`, or the end of the quiet hours in which it lies, to the minute. */
struct instant quiet_hours_end(const struct quiet_hours *hours, const struct zone *zone,
                               struct instant at);
