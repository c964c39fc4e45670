#include "calendar/calendar.h"

static struct tr_slot months[] = {
    TR_SLOT("January"),   TR_SLOT("February"), TR_SLOT("March"),    TR_SLOT("April"),
    TR_SLOT("May"),       TR_SLOT("June"),     TR_SLOT("July"),     TR_SLOT("August"),
    TR_SLOT("September"), TR_SLOT("October"),  TR_SLOT("November"), TR_SLOT("December"),
};
static struct tr_slot short_months[] = {
    TR_SLOT("Jan"), TR_SLOT("Feb"), TR_SLOT("Mar"), TR_SLOT("Apr"), TR_SLOT("May"), TR_SLOT("Jun"),
    TR_SLOT("Jul"), TR_SLOT("Aug"), TR_SLOT("Sep"), TR_SLOT("Oct"), TR_SLOT("Nov"), TR_SLOT("Dec"),
};
static struct tr_slot weekdays[] = {
    TR_SLOT("Sunday"),   TR_SLOT("Monday"), TR_SLOT("Tuesday"),  TR_SLOT("Wednesday"),
    TR_SLOT("Thursday"), TR_SLOT("Friday"), TR_SLOT("Saturday"),
};

static void put_time(struct buffer *text, const struct locale *locale, struct local_time at)
{
    /* Translators: hours and minutes. */
    static struct tr_slot format = TR_SLOT("%02d:%02d");
    buffer_print(text, tr_cached(&format, locale), at.hour, at.minute);
}

static void put_date(struct buffer *text, const struct locale *locale, struct local_time at)
{
    /* Translators: day, short month, year: 21 Nov 2026 */
    static struct tr_slot format = TR_SLOT("%d %s %ld");
    buffer_print(text, tr_cached(&format, locale), at.day,
                 tr_cached(&short_months[at.month - 1], locale), (long)at.year);
}

struct str calendar_time(struct arena *arena, const struct locale *locale, struct local_time at)
{
    struct buffer text = buffer_in(arena);
    put_time(&text, locale, at);
    return buffer_end(&text);
}

struct str calendar_day(struct arena *arena, const struct locale *locale, struct local_time at)
{
    /* Translators: day and short month: 21 Nov */
    static struct tr_slot format = TR_SLOT("%d %s");
    return str_print(arena, tr_cached(&format, locale), at.day,
                     tr_cached(&short_months[at.month - 1], locale));
}

struct str calendar_date(struct arena *arena, const struct locale *locale, struct local_time at)
{
    struct buffer text = buffer_in(arena);
    put_date(&text, locale, at);
    return buffer_end(&text);
}

struct str calendar_full_date(struct arena *arena, const struct locale *locale,
                              struct local_time at)
{
    /* Translators: weekday, day, month, year: Saturday, 21 November 2026 */
    static struct tr_slot format = TR_SLOT("%s, %d %s %ld");
    return str_print(arena, tr_cached(&format, locale), tr_cached(&weekdays[at.weekday], locale),
                     at.day, tr_cached(&months[at.month - 1], locale), (long)at.year);
}

struct str calendar_date_time(struct arena *arena, const struct locale *locale,
                              struct local_time at)
{
    struct buffer text = buffer_in(arena);
    put_date(&text, locale, at);
    buffer_put_byte(&text, ' ');
    put_time(&text, locale, at);
    buffer_put_byte(&text, ' ');
    buffer_put_str(&text, str_of(at.abbreviation));
    return buffer_end(&text);
}

/* The words for minutes and for hours are untranslated. */
static struct str relative(struct arena *arena, const struct locale *locale,
                           const struct zone *zone, struct instant at, struct instant now,
                           const char *minutes, const char *hours)
{
    struct local_time then = zone_local(zone, at), today = zone_local(zone, now);
    int64_t ago_s = now.unix_s - at.unix_s;
    /* The clocks of two machines differ a little. */
    if (ago_s > -60 && ago_s < 60)
        return str_of(tr(locale, "now"));
    if (ago_s > 0 && ago_s < 3600)
        return str_print(arena, tr(locale, minutes), (int)(ago_s / 60));
    if (ago_s > 0 && then.day_number == today.day_number)
        return str_print(arena, tr(locale, hours), (int)(ago_s / 3600));
    if (then.day_number == today.day_number - 1)
        return str_of(tr(locale, "yesterday"));
    return then.year == today.year ? calendar_day(arena, locale, then)
                                   : calendar_date(arena, locale, then);
}

struct str calendar_relative(struct arena *arena, const struct locale *locale,
                             const struct zone *zone, struct instant at, struct instant now)
{
    /* Translators: minutes ago, and hours ago, as short as can be. */
    return relative(arena, locale, zone, at, now, TR("%d min"), TR("%d h"));
}

struct str calendar_since(struct arena *arena, const struct locale *locale, const struct zone *zone,
                          struct instant at, struct instant now)
{
    return relative(arena, locale, zone, at, now, TR("%d min ago"), TR("%d h ago"));
}

struct str calendar_duration(struct arena *arena, const struct locale *locale, int64_t seconds)
{
    int days = (int)(seconds / 86400), hours = (int)(seconds / 3600 % 24);
    int minutes = (int)(seconds / 60 % 60);
    if (days)
        /* Translators: how long it took, days and hours, as short as can be. */
        return str_print(arena, tr(locale, "%d d %d h"), days, hours);
    if (hours)
        /* Translators: how long it took, hours and minutes, as short as can be. */
        return str_print(arena, tr(locale, "%d h %d min"), hours, minutes);
    if (minutes)
        return str_print(arena, tr(locale, "%d min"), minutes);
    /* Translators: it took less than a minute, as short as can be. */
    return str_print(arena, tr(locale, "%d s"), (int)seconds);
}

struct str calendar_json_time(struct arena *arena, struct local_time at)
{
    return str_print(arena, "%02d:%02d", at.hour, at.minute);
}

struct str calendar_iso(struct arena *arena, struct instant at)
{
    char *text = arena_alloc_bytes(arena, INSTANT_TEXT_SIZE + 2);
    instant_text(at, text);
    text[10] = 'T';
    text[INSTANT_TEXT_SIZE] = 'Z';
    return (struct str){text, INSTANT_TEXT_SIZE + 1};
}
