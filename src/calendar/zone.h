/*
 * A time zone, and what its clocks and calendars show at an instant. Read once from the system's
 * zoneinfo (Debian's tzdata) and then constant: any thread may use it. The C library's own zone is
 * not used: it is one a process and takes a lock.
 */
#pragma once
#include "base/err.h"
#include "base/instant.h"

struct zone;

enum { ZONE_NAME_MAX = 64 };

/* A name such as "Asia/Jakarta". ERR_NOT_FOUND if there is no such zone, ERR_INVALID if the name
   or the file is malformed; nothing is logged. */
enum err zone_load(struct arena *arena, struct str name, struct zone **ret) MUST_USE;
/* The same from the bytes of a TZif file (RFC 9636), which are copied. */
enum err zone_parse(struct arena *arena, struct str bytes, struct zone **ret) MUST_USE;
/* Where the clocks show UTC; static. */
const struct zone *zone_utc(void);

struct local_time {
    int64_t day_number; /* days since 1970-01-01: to tell one day from another */
    int64_t year;
    int month, day;           /* from 1 */
    int hour, minute, second; /* 0 to 23, 0 to 59 */
    int weekday;              /* 0 is Sunday */
    int offset_s;             /* east of UTC */
    const char *abbreviation; /* "WIB"; lives as long as the zone */
};

struct local_time zone_local(const struct zone *zone, struct instant at);
/* When that day begins: not always at 0:00, where clocks are changed then. */
struct instant zone_day_begin(const struct zone *zone, int64_t day_number);
