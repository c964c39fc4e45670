/* Dates and times in people's zones and languages, at given instants. */
#include "calendar/calendar.h"
#include "calendar/quiet.h"
#include "calendar/rule.h"
#include "support/of_arena.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const struct zone *zone(const char *name)
{
    struct zone *found = NULL;
    assert_int_equal(zone_load(arena, str_of(name), &found), OK);
    return found;
}

static struct instant instant(const char *text)
{
    struct instant at;
    assert_true(instant_parse(str_of(text), &at));
    return at;
}

static void assert_text(struct str text, const char *expected)
{
    assert_string_equal(str_c(arena, text), expected);
}

static void assert_shows(const char *name, const char *at, const char *expected)
{
    struct local_time local = zone_local(zone(name), instant(at));
    assert_text(str_print(arena, "%04ld-%02d-%02d %02d:%02d:%02d %s %+d", (long)local.year,
                          local.month, local.day, local.hour, local.minute, local.second,
                          local.abbreviation, local.offset_s / 60),
                expected);
}

static void clocks_show_the_time_of_their_zone(void **state)
{
    (void)state;
    assert_shows("Asia/Jakarta", "2026-11-21 09:42:00", "2026-11-21 16:42:00 WIB +420");
    assert_shows("Asia/Makassar", "2026-11-21 18:00:01", "2026-11-22 02:00:01 WITA +480");
    assert_shows("Asia/Jayapura", "2026-12-31 15:00:00", "2027-01-01 00:00:00 WIT +540");
    assert_shows("Asia/Jakarta", "1960-01-01 00:00:00", "1960-01-01 07:30:00 +0730 +450");
    assert_shows("America/St_Johns", "2026-01-01 00:00:00", "2025-12-31 20:30:00 NST -210");
    assert_shows("UTC", "2026-02-28 23:59:59", "2026-02-28 23:59:59 UTC +0");
}

static void summer_time_begins_and_ends(void **state)
{
    (void)state;
    assert_shows("Europe/Berlin", "2026-03-29 00:59:59", "2026-03-29 01:59:59 CET +60");
    assert_shows("Europe/Berlin", "2026-03-29 01:00:00", "2026-03-29 03:00:00 CEST +120");
    assert_shows("Europe/Berlin", "2026-10-25 00:59:59", "2026-10-25 02:59:59 CEST +120");
    assert_shows("Europe/Berlin", "2026-10-25 01:00:00", "2026-10-25 02:00:00 CET +60");
    /* past the transitions that are listed: by the rule */
    assert_shows("Europe/Berlin", "2090-07-01 12:00:00", "2090-07-01 14:00:00 CEST +120");
    assert_shows("Australia/Sydney", "2090-01-01 00:00:00", "2090-01-01 11:00:00 AEDT +660");
    assert_shows("Australia/Sydney", "2090-07-01 00:00:00", "2090-07-01 10:00:00 AEST +600");
    assert_shows("Asia/Jakarta", "2090-07-01 00:00:00", "2090-07-01 07:00:00 WIB +420");
}

/* The C library reads the same files: both must agree, also long after the listed transitions. */
static void clocks_agree_with_the_c_library(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Asia/Jakarta", "Europe/Berlin", "America/New_York", "Europe/Dublin",   "Asia/Tehran",
        "America/Nuuk", "Africa/Cairo",  "Asia/Gaza",        "Pacific/Chatham", "America/Santiago"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct zone *ours = zone(names[i]);
        setenv("TZ", names[i], 1);
        tzset();
        for (int64_t unix_s = -2000000000; unix_s < 6000000000; unix_s += 1234567) {
            struct local_time local = zone_local(ours, (struct instant){unix_s});
            struct tm expected;
            localtime_r(&unix_s, &expected);
            if (local.offset_s != expected.tm_gmtoff || local.hour != expected.tm_hour ||
                local.day != expected.tm_mday || local.weekday != expected.tm_wday ||
                strcmp(local.abbreviation, expected.tm_zone) != 0)
                fail_msg("%s at %ld: %d %s, expected %ld %s", names[i], (long)unix_s,
                         local.offset_s, local.abbreviation, expected.tm_gmtoff, expected.tm_zone);
        }
    }
}

static void only_zones_are_loaded(void **state)
{
    (void)state;
    struct zone *found;
    assert_int_equal(zone_load(arena, STR("Asia/Atlantis"), &found), ERR_NOT_FOUND);
    assert_int_equal(zone_load(arena, STR("Asia"), &found), ERR_NOT_FOUND);
    assert_int_equal(zone_load(arena, STR("../../../etc/passwd"), &found), ERR_INVALID);
    assert_int_equal(zone_load(arena, STR("/etc/localtime"), &found), ERR_INVALID);
    assert_int_equal(zone_load(arena, STR("zone1970.tab"), &found), ERR_INVALID);
    assert_int_equal(zone_load(arena, STR("Asia/Jakarta\0x"), &found), ERR_INVALID);
    assert_int_equal(zone_load(arena, STR(""), &found), ERR_INVALID);
}

static void a_damaged_zone_file_is_refused_or_harmless(void **state)
{
    (void)state;
    FILE *file = fopen("/usr/share/zoneinfo/Asia/Gaza", "rb");
    assert_non_null(file);
    static char whole[64 * 1024];
    size_t size = fread(whole, 1, sizeof whole, file);
    fclose(file);
    struct zone *found;
    assert_int_equal(zone_parse(arena, (struct str){whole, size}, &found), OK);
    for (size_t cut = 0; cut < size; cut += 1 + cut / 50) {
        arena_reset(arena);
        char *bytes = memory_alloc(cut);
        memcpy(bytes, whole, cut);
        assert_int_equal(zone_parse(arena, (struct str){bytes, cut}, &found), ERR_INVALID);
        free(bytes);
    }
    for (size_t i = 0; i < size; i += 7) {
        arena_reset(arena);
        char kept = whole[i];
        whole[i] = (char)(kept ^ 0xff);
        if (zone_parse(arena, (struct str){whole, size}, &found) == OK)
            for (int64_t unix_s = INT64_MIN / 2; unix_s < INT64_MAX / 4; unix_s += INT64_MAX / 9)
                zone_local(found, (struct instant){unix_s});
        whole[i] = kept;
    }
}

static void rules_are_read_strictly(void **state)
{
    (void)state;
    static const char *const good[] = {"WIB-7", "<+07>-7", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
                                       "EET-2EEST,M3.4.4/50,M10.4.4/50",
                                       "CST6CDT5,J60/2:00:00,300/2"};
    static const char *const bad[] = {"",
                                      "WIB",
                                      "W-7",
                                      "WIB-7x",
                                      "<+07-7",
                                      "WIB-168",
                                      "CET-1CEST",
                                      "CET-1CEST,M3",
                                      "CET-1CEST,M13.1.0,M10.5.0",
                                      "CET-1CEST,M3.6.0,M10.5.0",
                                      "CET-1CEST,J0,J5",
                                      "CET-1CEST,J1,366",
                                      "CET-1:60"};
    struct rule rule;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(rule_parse(str_of(good[i]), &rule));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(rule_parse(str_of(bad[i]), &rule));
}

static void a_day_of_the_year_may_leave_leap_days_out(void **state)
{
    (void)state;
    struct rule rule;
    assert_true(rule_parse(STR("AAA0BBB-1,J60/0,J300/0"), &rule)); /* March 1st in every year */
    assert_string_equal(rule_at(&rule, instant("2028-02-29 23:59:59").unix_s)->abbreviation, "AAA");
    assert_string_equal(rule_at(&rule, instant("2028-03-01 00:00:00").unix_s)->abbreviation, "BBB");
    assert_string_equal(rule_at(&rule, instant("2027-03-01 00:00:00").unix_s)->abbreviation, "BBB");
    assert_true(rule_parse(STR("AAA0BBB-1,59/0,300/0"), &rule)); /* the 60th day */
    assert_string_equal(rule_at(&rule, instant("2028-02-29 00:00:00").unix_s)->abbreviation, "BBB");
    assert_string_equal(rule_at(&rule, instant("2027-02-28 23:59:59").unix_s)->abbreviation, "AAA");
}

static void times_are_written_in_the_readers_way(void **state)
{
    (void)state;
    const struct locale *id = locale_find(STR("id")), *en = locale_find(STR("en"));
    struct local_time at = zone_local(zone("Asia/Jakarta"), instant("2026-11-21 02:05:00"));
    assert_text(calendar_time(arena, id, at), "09.05");
    assert_text(calendar_time(arena, en, at), "09:05");
    assert_text(calendar_json_time(arena, at), "09:05");
    assert_text(calendar_day(arena, id, at), "21 Nov");
    assert_text(calendar_date(arena, en, at), "21 Nov 2026");
    assert_text(calendar_full_date(arena, id, at), "Sabtu, 21 November 2026");
    assert_text(calendar_full_date(arena, en, at), "Saturday, 21 November 2026");
    assert_text(calendar_date_time(arena, id, at), "21 Nov 2026 09.05 WIB");
    assert_text(calendar_iso(arena, instant("2026-11-21 02:05:00")), "2026-11-21T02:05:00Z");
    at = zone_local(zone_utc(), instant("2026-08-03 00:00:00"));
    assert_text(calendar_date_time(arena, id, at), "3 Agu 2026 00.00 UTC");
}

static void lists_say_how_long_ago_it_was(void **state)
{
    (void)state;
    static const struct {
        const char *at, *id, *en;
    } cases[] = {
        {"2026-11-21 09:41:30", "baru", "now"},
        {"2026-11-21 09:42:20", "baru", "now"},
        {"2026-11-21 09:41:00", "1 mnt", "1 min"},
        {"2026-11-21 08:42:01", "59 mnt", "59 min"},
        {"2026-11-21 07:30:00", "2 j", "2 h"},
        {"2026-11-20 17:00:00", "16 j", "16 h"},         /* 00.00 in Jakarta */
        {"2026-11-20 16:59:59", "kemarin", "yesterday"}, /* 23.59 */
        {"2026-11-19 17:00:00", "kemarin", "yesterday"},
        {"2026-11-19 16:00:00", "19 Nov", "19 Nov"},
        {"2025-01-03 03:00:00", "3 Jan 2025", "3 Jan 2025"},
        {"2026-11-25 03:00:00", "25 Nov", "25 Nov"},
    };
    struct instant now = instant("2026-11-21 09:42:00");
    const struct zone *jakarta = zone("Asia/Jakarta");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct instant at = instant(cases[i].at);
        assert_text(calendar_relative(arena, locale_find(STR("id")), jakarta, at, now),
                    cases[i].id);
        assert_text(calendar_relative(arena, locale_find(STR("en")), jakarta, at, now),
                    cases[i].en);
    }
}

/* Only what is a measure of time needs a word more. */
static void in_a_sentence_it_is_so_long_ago(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"2026-11-21 09:41:30", "baru", "now"},
        {"2026-11-21 09:38:00", "4 mnt yang lalu", "4 min ago"},
        {"2026-11-21 07:30:00", "2 j yang lalu", "2 h ago"},
        {"2026-11-20 16:59:59", "kemarin", "yesterday"},
        {"2026-11-19 16:00:00", "19 Nov", "19 Nov"},
    };
    struct instant now = instant("2026-11-21 09:42:00");
    const struct zone *jakarta = zone("Asia/Jakarta");
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (int k = 0; k < 2; k++)
            assert_text(calendar_since(arena, locale_find(k ? STR("en") : STR("id")), jakarta,
                                       instant(cases[i][0]), now),
                        cases[i][1 + k]);
}

static void a_day_begins_when_its_clocks_say_so(void **state)
{
    (void)state;
    static const struct {
        const char *zone;
        int year, month, day;
        const char *begin;
    } days[] = {
        {"Asia/Jakarta", 2026, 11, 21, "2026-11-20 17:00:00"},
        {"UTC", 2026, 11, 21, "2026-11-21 00:00:00"},
        /* 23 and 25 hours long */
        {"America/New_York", 2026, 3, 8, "2026-03-08 05:00:00"},
        {"America/New_York", 2026, 3, 9, "2026-03-09 04:00:00"},
        {"America/New_York", 2026, 11, 1, "2026-11-01 04:00:00"},
        {"America/New_York", 2026, 11, 2, "2026-11-02 05:00:00"},
        /* from 23:59 to 1:00; and a day that was left out begins with the next */
        {"America/Sao_Paulo", 2018, 11, 4, "2018-11-04 03:00:00"},
        {"Pacific/Apia", 2011, 12, 30, "2011-12-30 10:00:00"},
        {"Pacific/Apia", 2011, 12, 31, "2011-12-30 10:00:00"},
    };
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        int64_t day = days_from_date(days[i].year, days[i].month, days[i].day);
        assert_int_equal(zone_day_begin(zone(days[i].zone), day).unix_s,
                         instant(days[i].begin).unix_s);
    }
}

static void durations_are_said_in_two_units(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *indonesian, *english;
    } durations[] = {
        {0, "0 dtk", "0 s"},
        {59, "59 dtk", "59 s"},
        {60, "1 mnt", "1 min"},
        {3599, "59 mnt", "59 min"},
        {7500, "2 j 5 mnt", "2 h 5 min"},
        {86399, "23 j 59 mnt", "23 h 59 min"},
        {3 * 86400 + 4 * 3600, "3 hr 4 j", "3 d 4 h"},
    };
    for (size_t i = 0; i < COUNT_OF(durations); i++) {
        assert_text(calendar_duration(arena, locale_find(STR("id")), durations[i].seconds),
                    durations[i].indonesian);
        assert_text(calendar_duration(arena, locale_find(STR("en")), durations[i].seconds),
                    durations[i].english);
    }
}

static void assert_quiet_until(const char *hours, const char *at, const char *until)
{
    struct quiet_hours quiet;
    assert_true(quiet_hours_read(str_of(hours), &quiet));
    assert_int_equal(quiet_hours_end(&quiet, zone("Asia/Jakarta"), instant(at)).unix_s,
                     instant(until).unix_s);
}

static void quiet_hours_end_when_the_clock_says(void **state)
{
    (void)state;
    assert_quiet_until("21:00-07:00", "2026-11-21 13:59:59", "2026-11-21 13:59:59");
    assert_quiet_until("21:00-07:00", "2026-11-21 14:00:00", "2026-11-22 00:00:00");
    assert_quiet_until("21:00-07:00", "2026-11-21 23:59:59", "2026-11-22 00:00:00");
    assert_quiet_until("21:00-07:00", "2026-11-22 00:00:00", "2026-11-22 00:00:00");
    assert_quiet_until("12:00-13:30", "2026-11-21 05:10:07", "2026-11-21 06:30:00");
    assert_quiet_until("12:00-13:30", "2026-11-21 06:30:00", "2026-11-21 06:30:00");
    assert_quiet_until("off", "2026-11-21 18:00:00", "2026-11-21 18:00:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_show_the_time_of_their_zone),
        cmocka_unit_test(summer_time_begins_and_ends),
        cmocka_unit_test(clocks_agree_with_the_c_library),
        cmocka_unit_test(only_zones_are_loaded),
        cmocka_unit_test(a_damaged_zone_file_is_refused_or_harmless),
        cmocka_unit_test(rules_are_read_strictly),
        cmocka_unit_test(a_day_of_the_year_may_leave_leap_days_out),
        cmocka_unit_test(times_are_written_in_the_readers_way),
        cmocka_unit_test(lists_say_how_long_ago_it_was),
        cmocka_unit_test(in_a_sentence_it_is_so_long_ago),
        cmocka_unit_test(a_day_begins_when_its_clocks_say_so),
        cmocka_unit_test(durations_are_said_in_two_units),
        cmocka_unit_test(quiet_hours_end_when_the_clock_says),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
