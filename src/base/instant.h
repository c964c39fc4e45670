/*
 * A moment in time, to the second, in UTC. The zero value means "none" (NULL in the database).
 * Nothing below web/ asks the system what time it is: the clock is given, so tests do not sleep.
 */
#pragma once
#include "base/buffer.h"

struct instant {
    int64_t unix_s;
};

#define INSTANT_NONE ((struct instant){0})
enum { INSTANT_TEXT_SIZE = 19 }; /* YYYY-MM-DD HH:MM:SS */

static inline bool instant_is_none(struct instant at)
{
    return at.unix_s == 0;
}

/* The system's clock. */
struct instant instant_now(void);
/* A clock that only runs forward, in microseconds: for durations and deadlines. */
int64_t clock_us(void);

/* "YYYY-MM-DD HH:MM:SS" in UTC; the form kept in the database and sent as JSON. */
void instant_text(struct instant at, char text[static INSTANT_TEXT_SIZE + 1]);
/* Reads that form (also with a 'T', a fraction, a trailing 'Z' or '+00'); false if it is none. */
bool instant_parse(struct str text, struct instant *ret);

/* Days since 1970-01-01 of a date of the proleptic Gregorian calendar, and back. */
int64_t days_from_date(int64_t year, int month, int day);
void date_from_days(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day);
