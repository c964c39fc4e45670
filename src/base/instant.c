#include "base/instant.h"
#include "base/ascii.h"
#include <stdio.h>
#include <time.h>

enum { DAY_S = 86400 };

struct instant instant_now(void)
{
    return (struct instant){time(NULL)};
}

int64_t clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Both conversions count years from March, so that the leap day comes last (civil calendar
   arithmetic; 719468 days lie between 0000-03-01 and 1970-01-01). */
int64_t days_from_date(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void date_from_days(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                           day_of_era / 146096) /
                          365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153;
    *ret_day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    *ret_month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

static void put_digits(char *at, int count, int64_t number)
{
    while (count--) {
        at[count] = (char)('0' + number % 10);
        number /= 10;
    }
}

void instant_text(struct instant at, char text[static INSTANT_TEXT_SIZE + 1])
{
    int64_t days = at.unix_s / DAY_S, second = at.unix_s % DAY_S;
    if (second < 0)
        days--, second += DAY_S;
    int64_t year;
    int month, day;
    date_from_days(days, &year, &month, &day);
    memcpy(text, "0000-00-00 00:00:00", INSTANT_TEXT_SIZE + 1);
    put_digits(text, 4, year);
    put_digits(text + 5, 2, month);
    put_digits(text + 8, 2, day);
    put_digits(text + 11, 2, second / 3600);
    put_digits(text + 14, 2, second / 60 % 60);
    put_digits(text + 17, 2, second % 60);
}

/* Two digits; more than 99 if they are none. */
static inline unsigned two_digits(const char *at)
{
    unsigned tens = (unsigned)(at[0] - '0'), ones = (unsigned)(at[1] - '0');
    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (leap && month == 2);
}

static bool is_utc_suffix(struct str text)
{
    if (text.size && text.at[0] == '.') {
        size_t digits = 1;
        while (digits < text.size && is_digit(text.at[digits]))
            digits++;
        text = str_from(text, digits);
    }
    return text.size == 0 || str_is(text, STR("Z")) || str_is(text, STR("+00")) ||
           str_is(text, STR("+00:00"));
}

bool instant_parse(struct str text, struct instant *ret)
{
    const char *at = text.at;
    if (text.size < INSTANT_TEXT_SIZE || at[4] != '-' || at[7] != '-' ||
        (at[10] != ' ' && at[10] != 'T') || at[13] != ':' || at[16] != ':')
        return false;
    unsigned century = two_digits(at), rest = two_digits(at + 2);
    unsigned hour = two_digits(at + 11), minute = two_digits(at + 14), second = two_digits(at + 17);
    int year = (int)(century * 100 + rest), month = (int)two_digits(at + 5);
    int day = (int)two_digits(at + 8);
    if (century > 99 || rest > 99 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month) || hour > 23 || minute > 59 || second > 59)
        return false;
    if (text.size > INSTANT_TEXT_SIZE && !is_utc_suffix(str_from(text, INSTANT_TEXT_SIZE)))
        return false;
    *ret = (struct instant){days_from_date(year, month, day) * DAY_S + (int)hour * 3600 +
                            (int)minute * 60 + (int)second};
    return true;
}
