/*
 * Dates and times as people read them, in their language and zone. Indonesian writes 16.42,
 * English 16:42. The texts live in the arena. `time` in JSON is calendar_json_time(), always 16:42.
 */
#pragma once
#include "calendar/zone.h"
#include "i18n/i18n.h"

/* 16.42 */
struct str calendar_time(struct arena *arena, const struct locale *locale, struct local_time at);
/* 21 Nov */
struct str calendar_day(struct arena *arena, const struct locale *locale, struct local_time at);
/* 21 Nov 2026 */
struct str calendar_date(struct arena *arena, const struct locale *locale, struct local_time at);
/* Sabtu, 21 November 2026 */
struct str calendar_full_date(struct arena *arena, const struct locale *locale,
                              struct local_time at);
/* 21 Nov 2026 16.42 WIB */
struct str calendar_date_time(struct arena *arena, const struct locale *locale,
                              struct local_time at);
/* How long ago, short enough for a list: baru, 4 mnt, 2 j, kemarin, 19 Nov, 3 Jan 2025. What is
   still to come is said by its date. */
struct str calendar_relative(struct arena *arena, const struct locale *locale,
                             const struct zone *zone, struct instant at, struct instant now);
/* The same as one says it: 4 mnt yang lalu. */
struct str calendar_since(struct arena *arena, const struct locale *locale, const struct zone *zone,
                          struct instant at, struct instant now);

/* How long something took, in its two largest units: 26 mnt, 2 j 5 mnt, 3 hr 4 j. */
struct str calendar_duration(struct arena *arena, const struct locale *locale, int64_t seconds);

/* 16:42 */
struct str calendar_json_time(struct arena *arena, struct local_time at);
/* 2026-11-21T09:42:00Z: for <time datetime> */
struct str calendar_iso(struct arena *arena, struct instant at);
