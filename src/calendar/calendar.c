#include "calendar/calendar.h"

static const char *const months[] = {
    TR("January"), TR("February"), TR("March"),     TR("April"),   TR("May"),      TR("June"),
    TR("July"),    TR("August"),   TR("September"), TR("October"), TR("November"), TR("December"),
};
static const char *const short_months[] = {
    TR("Jan"), TR("Feb"), TR("Mar"), TR("Apr"), TR("May"), TR("Jun"),
    TR("Jul"), TR("Aug"), TR("Sep"), TR("Oct"), TR("Nov"), TR("Dec"),
};
static const char *const weekdays[] = {
    TR("Sunday"),   TR("Monday"), TR("Tuesday"),  TR("Wednesday"),
    TR("Thursday"), TR("Friday"), TR("Saturday"),
};

struct str calendar_time(struct arena *arena, const struct locale *locale, struct local_time at)
{
    /* Translators: hours and minutes. */
    return str_print(arena, tr(locale, "%02d:%02d"), at.hour, at.minute);
}

struct str calendar_day(struct arena *arena, const struct locale *locale, struct local_time at)
{
    /* Translators: day and short month: 21 Nov */
    return str_print(arena, tr(locale, "%d %s"), at.day, tr(locale, short_months[at.month - 1]));
}

struct str calendar_date(struct arena *arena, const struct locale *locale, struct local_time at)
{
    /* Translators: day, short month, year: 21 Nov 2026 */
    return str_print(arena, tr(locale, "%d %s %ld"), at.day, tr(locale, short_months[at.month - 1]),
                     (long)at.year);
}

struct str calendar_full_date(struct arena *arena, const struct locale *locale,
                              struct local_time at)
{
    /* Translators: weekday, day, month, year: Saturday, 21 November 2026 */
    return str_print(arena, tr(locale, "%s, %d %s %ld"), tr(locale, weekdays[at.weekday]), at.day,
                     tr(locale, months[at.month - 1]), (long)at.year);
}

struct str calendar_date_time(struct arena *arena, const struct locale *locale,
                              struct local_time at)
{
    struct str date = calendar_date(arena, locale, at), time = calendar_time(arena, locale, at);
    return str_print(arena, "%.*s %.*s %s", STR_ARGS(date), STR_ARGS(time), at.abbreviation);
}

struct str calendar_relative(struct arena *arena, const struct locale *locale,
                             const struct zone *zone, struct instant at, struct instant now)
{
    struct local_time then = zone_local(zone, at), today = zone_local(zone, now);
    int64_t ago_s = now.unix_s - at.unix_s;
    /* The clocks of two machines differ a little. */
    if (ago_s > -60 && ago_s < 60)
        return str_of(tr(locale, "now"));
    if (ago_s > 0 && ago_s < 3600)
        /* Translators: minutes ago, as short as can be. */
        return str_print(arena, tr(locale, "%d min"), (int)(ago_s / 60));
    if (ago_s > 0 && then.day_number == today.day_number)
        /* Translators: hours ago, as short as can be. */
        return str_print(arena, tr(locale, "%d h"), (int)(ago_s / 3600));
    if (then.day_number == today.day_number - 1)
        return str_of(tr(locale, "yesterday"));
    return then.year == today.year ? calendar_day(arena, locale, then)
                                   : calendar_date(arena, locale, then);
}

struct str calendar_json_time(struct arena *arena, struct local_time at)
{
    return str_print(arena, "%02d:%02d", at.hour, at.minute);
}

struct str calendar_iso(struct arena *arena, struct instant at)
{
    char text[INSTANT_TEXT_SIZE + 1];
    instant_text(at, text);
    text[10] = 'T';
    return str_print(arena, "%sZ", text);
}
