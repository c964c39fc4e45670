/* What may stand in a setting. */
#include "base/utf8.h"
#include "bus/bus.h"
#include "calendar/quiet.h"
#include "db/db.h"
#include "desk/user/user.h"
#include "gateway/address.h"
#include "i18n/i18n.h"
#include "settings.h"

enum { NAME_MAX_BYTES = 60, SECRET_MIN_BYTES = 16 };

/* Each check says what is wrong with a value, or NULL. */
typedef const char *check(struct arena *arena, struct str value);

static bool is_number(struct str text, int64_t least, int64_t most)
{
    int64_t number;
    return str_to_i64(text, &number) && number >= least && number <= most;
}

static const char *check_ADDRESS(struct arena *arena, struct str value)
{
    (void)arena;
    size_t colon = value.size;
    while (colon > 0 && value.at[colon - 1] != ':')
        colon--;
    bool bracketed = colon > 2 && value.at[0] == '[' && value.at[colon - 2] == ']';
    bool plain = colon > 1 && str_find(str_cut(value, colon - 1), ':') == colon - 1;
    if ((!bracketed && !plain) || !is_number(str_from(value, colon), 0, 65535))
        return "is no address and port such as 127.0.0.1:8080 or [::1]:8080";
    return NULL;
}

static const char *check_URL(struct arena *arena, struct str value)
{
    (void)arena;
    bool https = str_starts(value, STR("https://")), http = str_starts(value, STR("http://"));
    struct str host = str_from(value, https ? 8 : 7);
    for (size_t i = 0; i < value.size; i++)
        if ((unsigned char)value.at[i] <= ' ' || strchr("\"<>?#", value.at[i]))
            return "holds a character that no such address has";
    if (!(https || http) || host.size == 0 || host.at[0] == '/')
        return "is no address such as https://help.example.com";
    if (str_find(host, '/') < host.size - (host.at[host.size - 1] == '/'))
        return "must have no path: Sapa is at the root of its host";
    return NULL;
}

static const char *check_TEXT(struct arena *arena, struct str value)
{
    (void)arena;
    return value.size ? NULL : "must not be empty";
}

static const char *check_DATABASE(struct arena *arena, struct str value)
{
    return value.size ? db_url_problem(arena, value) : NULL;
}

static const char *check_REDIS(struct arena *arena, struct str value)
{
    return value.size ? bus_url_problem(arena, value) : NULL;
}

static const char *check_SECRET(struct arena *arena, struct str value)
{
    (void)arena;
    return value.size == 0 || value.size >= SECRET_MIN_BYTES ? NULL
                                                             : "must have at least 16 characters";
}

static const char *check_LOCALE(struct arena *arena, struct str value)
{
    (void)arena;
    return locale_find(value) ? NULL : "is neither id nor en";
}

static const char *check_TIMEZONE(struct arena *arena, struct str value)
{
    struct zone *zone;
    return zone_load(arena, value, &zone) == OK ? NULL : "is no known zone such as Asia/Jakarta";
}

static const char *check_NAME(struct arena *arena, struct str value)
{
    (void)arena;
    return utf8_is_valid(value) && !utf8_is_blank(value) && value.size <= NAME_MAX_BYTES
               ? NULL
               : "must be a name of at most 60 bytes";
}

static const char *check_HUE(struct arena *arena, struct str value)
{
    (void)arena;
    return is_number(value, 0, 359) ? NULL : "is no number from 0 to 359";
}

static const char *check_MEGABYTES(struct arena *arena, struct str value)
{
    (void)arena;
    return is_number(value, 1, 2048) ? NULL : "is no number from 1 to 2048";
}

static const char *check_HOURS(struct arena *arena, struct str value)
{
    (void)arena;
    return is_number(value, 1, 720) ? NULL : "is no number from 1 to 720";
}

static const char *check_DAYS(struct arena *arena, struct str value)
{
    (void)arena;
    return is_number(value, 1, 365) ? NULL : "is no number from 1 to 365";
}

static const char *check_LOG_LEVEL(struct arena *arena, struct str value)
{
    (void)arena;
    bool known = str_is(value, STR("debug")) || str_is(value, STR("info")) ||
                 str_is(value, STR("warning")) || str_is(value, STR("error"));
    return known ? NULL : "is none of debug, info, warning, error";
}

static const char *check_LOG_FORMAT(struct arena *arena, struct str value)
{
    (void)arena;
    return str_is(value, STR("text")) || str_is(value, STR("json")) ? NULL
                                                                    : "is neither text nor json";
}

static const char *check_SWITCH(struct arena *arena, struct str value)
{
    (void)arena;
    return str_is(value, STR("on")) || str_is(value, STR("off")) ? NULL : "is neither on nor off";
}

static const char *check_PUSHER_ID(struct arena *arena, struct str value)
{
    (void)arena;
    return is_number(value, 1, INT32_MAX) ? NULL : "is no number above 0";
}

static const char *check_PUSHER_KEY(struct arena *arena, struct str value)
{
    (void)arena;
    for (size_t i = 0; i < value.size; i++)
        if (!strchr("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-",
                    value.at[i]))
            return "may hold letters, digits, _ and -";
    return NULL;
}

static const char *check_PROXIES(struct arena *arena, struct str value)
{
    (void)arena;
    for (size_t i = 0; i < value.size; i++)
        if (!strchr("0123456789abcdefABCDEF.:, ", value.at[i]))
            return "is no list of addresses such as 127.0.0.1, ::1";
    return NULL;
}

static const char *check_ORIGINS(struct arena *arena, struct str value)
{
    struct str origin;
    if (!value.size || str_is(value, STR("*")))
        return NULL;
    while (str_split(&value, ',', &origin))
        if (check_URL(arena, str_trim(origin)))
            return "is neither * nor a list of origins such as https://www.example.com";
    return NULL;
}

/* ---- e-mail, SMS, WhatsApp ------------------------------------------------------------------- */

static bool is_one_of(struct str value, const char *const *words)
{
    for (; *words; words++)
        if (str_is(value, str_of(*words)))
            return true;
    return false;
}

static const char *check_ANY(struct arena *arena, struct str value)
{
    (void)arena;
    return utf8_is_valid(value) ? NULL : "is no text";
}

static const char *check_MAIL_URL(struct arena *arena, struct str value)
{
    return value.size ? mailer_url_problem(arena, value) : NULL;
}

static const char *check_MAIL_IN_URL(struct arena *arena, struct str value)
{
    return value.size ? mailbox_url_problem(arena, value) : NULL;
}

static const char *check_MAIL_FROM(struct arena *arena, struct str value)
{
    (void)arena;
    struct mail_from from = mail_from_of(value);
    if (value.size && (!email_is_plausible(from.address) || !utf8_is_one_line(value) ||
                       str_find(from.address, '<') < from.address.size))
        return "is no address such as help@example.com or Name <help@example.com>";
    return NULL;
}

static const char *check_OPTIONAL_ADDRESS(struct arena *arena, struct str value)
{
    return value.size ? check_ADDRESS(arena, value) : NULL;
}

static const char *check_SECONDS(struct arena *arena, struct str value)
{
    (void)arena;
    return is_number(value, 0, 3600) ? NULL : "is no number from 0 to 3600";
}

static const char *check_QUIET_HOURS(struct arena *arena, struct str value)
{
    struct quiet_hours hours;
    (void)arena;
    return quiet_hours_read(value, &hours) ? NULL : "is neither off nor hours such as 21:00-07:00";
}

static const char *check_SMS(struct arena *arena, struct str value)
{
    static const char *const names[] = {"", "twilio", "zenziva", "http", NULL};
    (void)arena;
    return is_one_of(value, names) ? NULL : "is none of twilio, zenziva, http";
}

static const char *check_WHATSAPP(struct arena *arena, struct str value)
{
    static const char *const names[] = {"",        "twilio", "cloud", "fonnte", "wablas",
                                        "zenziva", "gowa",   "http",  NULL};
    (void)arena;
    return is_one_of(value, names)
               ? NULL
               : "is none of twilio, cloud, fonnte, wablas, zenziva, gowa, http";
}

/* What stands in one field of a header or of a form. */
static const char *check_WORD(struct arena *arena, struct str value)
{
    (void)arena;
    for (size_t i = 0; i < value.size; i++)
        if (value.at[i] <= ' ' || value.at[i] > '~')
            return "holds a blank or a character that is not ASCII";
    return NULL;
}

static const char *check_GATEWAY_URL(struct arena *arena, struct str value)
{
    (void)arena;
    struct str host = str_from(value, str_starts(value, STR("https://")) ? 8 : 7);
    if (value.size &&
        ((!str_starts(value, STR("https://")) && !str_starts(value, STR("http://"))) ||
         !host.size || host.at[0] == '/'))
        return "is no address such as https://api.example.com";
    for (size_t i = 0; i < value.size; i++)
        if (value.at[i] <= ' ' || value.at[i] > '~' || strchr("\"<>?#@{}", value.at[i]))
            return "holds a character that no such address has";
    return NULL;
}

static const char *check_HTTP_URL(struct arena *arena, struct str value)
{
    struct str plain = str_cut(value, str_find(value, '?'));
    return check_WORD(arena, value) ? "holds a blank or a character that is not ASCII"
           : value.size             ? check_GATEWAY_URL(arena, str_cut(plain, str_find(plain, '{')))
                                    : NULL;
}

static const char *check_HTTP_METHOD(struct arena *arena, struct str value)
{
    static const char *const names[] = {"POST", "PUT", "GET", NULL};
    (void)arena;
    return is_one_of(value, names) ? NULL : "is none of POST, PUT, GET";
}

static const char *check_HTTP_HEADERS(struct arena *arena, struct str value)
{
    struct str part;
    (void)arena;
    if (!utf8_is_one_line(value))
        return "holds a line end or a control character";
    if (!value.size)
        return NULL;
    while (str_split(&value, '|', &part)) {
        size_t colon = str_find(str_trim(part), ':');
        if (colon == 0 || colon == str_trim(part).size)
            return "is no list such as Authorization: Bearer TOKEN | X-Device: 1";
    }
    return NULL;
}

/* NAME:LANGUAGE */
static const char *check_TEMPLATE(struct arena *arena, struct str value)
{
    size_t colon = str_find(value, ':');
    if (value.size && (check_WORD(arena, value) || colon == 0 || colon + 1 >= value.size))
        return "is no name and language such as support_message:id";
    return NULL;
}

static check *const checks[] = {
#define SETTING(id, name, default_, check, secret, help) check_##check,
#include "settings.def"
#undef SETTING
};

const char *setting_problem(struct arena *arena, enum setting_id id, struct str value)
{
    return checks[id](arena, value);
}
