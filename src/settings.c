#include "settings.h"
#include "base/utf8.h"
#include "bus/bus.h"
#include "calendar/zone.h"
#include "db/db.h"
#include "i18n/i18n.h"
#include <arpa/inet.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>

extern char **environ;

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

static check *const checks[] = {
#define SETTING(id, name, default_, check, secret, help) check_##check,
#include "settings.def"
#undef SETTING
};

static const struct settings defaults = {{
#define SETTING(id, name_, default_, check, secret, help_) \
    {.name = name_,                                        \
     .help = help_,                                        \
     .is_secret = secret,                                  \
     .default_value = default_,                            \
     .value = {"" default_, sizeof(default_) - 1}},
#include "settings.def"
#undef SETTING
}};

static struct setting *find(struct settings *settings, struct str name)
{
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (str_is(name, str_of(settings->items[i].name)))
            return &settings->items[i];
    return NULL;
}

/* ---- the file ------------------------------------------------------------------------------- */

struct reading {
    struct arena *arena;
    struct settings *settings;
    struct str problem;
};

/* Names may be written as in the environment or short: SAPA_LISTEN or listen. */
static int take_line(void *context, const char *section, const char *name, const char *value)
{
    struct reading *reading = context;
    (void)section;
    struct str given = str_of(name);
    struct setting *setting = find(reading->settings, given);
    for (size_t i = 0; !setting && i < SETTING_COUNT; i++)
        if (str_is_nocase(given, str_from(str_of(reading->settings->items[i].name), 5)))
            setting = &reading->settings->items[i];
    if (!setting) {
        reading->problem = str_print(reading->arena, "unknown setting %.*s", STR_ARGS(given));
        return 0;
    }
    setting->value = str_copy(reading->arena, str_of(value));
    setting->source = SETTING_FILE;
    return 1;
}

static enum err read_file(struct arena *arena, const char *config, struct settings *settings,
                          struct str *ret_problem)
{
    struct reading reading = {.arena = arena, .settings = settings, .problem = STR_NONE};
    FILE *file = fopen(config, "re");
    int line = file ? ini_parse_file(file, take_line, &reading) : -1;
    if (file && ferror(file)) /* a folder, for one */
        line = -1;
    if (file)
        fclose(file);
    if (line == 0)
        return OK;
    *ret_problem = line < 0 ? str_print(arena, "%s cannot be read", config)
                   : reading.problem.size
                       ? str_print(arena, "%s:%d: %.*s", config, line, STR_ARGS(reading.problem))
                       : str_print(arena, "%s:%d: not understood", config, line);
    return ERR_INVALID;
}

/* ---- the environment ------------------------------------------------------------------------ */

static enum err read_environment(struct arena *arena, struct settings *settings,
                                 struct str *ret_problem)
{
    for (char **entry = environ; *entry; entry++) {
        struct str pair = str_of(*entry);
        if (!str_starts(pair, STR("SAPA_")))
            continue;
        size_t equals = str_find(pair, '=');
        struct setting *setting = find(settings, str_cut(pair, equals));
        if (!setting) {
            *ret_problem = str_print(arena, "unknown setting %.*s",
                                     STR_ARGS(str_cut(pair, equals)));
            return ERR_INVALID;
        }
        setting->value = str_copy(arena, str_from(pair, equals + 1));
        setting->source = SETTING_ENVIRONMENT;
    }
    return OK;
}

enum err settings_read(struct arena *arena, const char *config, struct settings *ret,
                       struct str *ret_problem)
{
    *ret = defaults;
    if (config)
        TRY(read_file(arena, config, ret, ret_problem));
    TRY(read_environment(arena, ret, ret_problem));
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &ret->items[i];
        const char *problem = checks[i](arena, setting->value);
        if (!problem)
            continue;
        *ret_problem = setting->is_secret
                           ? str_print(arena, "%s %s", setting->name, problem)
                           : str_print(arena, "%s: \"%.*s\" %s", setting->name,
                                       STR_ARGS(setting_shown(arena, setting)), problem);
        return ERR_INVALID;
    }
    return OK;
}

struct str setting_shown(struct arena *arena, const struct setting *setting)
{
    struct str value = setting->value;
    if (setting->is_secret && value.size)
        return STR("********");
    size_t at = str_find(value, '@'), slash = str_find(value, '/');
    bool has_login = at < value.size && slash < at;
    if (!has_login)
        return value;
    return str_print(arena, "%.*s//********%.*s", STR_ARGS(str_cut(value, slash)),
                     STR_ARGS(str_from(value, at)));
}

static struct str host_of(struct str address)
{
    if (address.size && address.at[0] == '[')
        return str_cut(str_from(address, 1), str_find(str_from(address, 1), ']'));
    return str_cut(address, str_find(address, ':'));
}

bool is_loopback(struct str address)
{
    struct in_addr in;
    char text[INET_ADDRSTRLEN] = "";
    struct str host = host_of(address);
    if (host.size && host.size < sizeof text)
        memcpy(text, host.at, host.size);
    return str_is_nocase(host, STR("localhost")) || str_is(host, STR("::1")) ||
           (str_starts(host, STR("127.")) && inet_pton(AF_INET, text, &in) == 1);
}

struct str settings_database(struct arena *arena, const struct settings *settings)
{
    struct str database = setting(settings, SETTING_database);
    if (database.size)
        return database;
    return str_print(arena, "sqlite:%.*s/sapa.db", STR_ARGS(setting(settings, SETTING_data)));
}

const char *settings_files(struct arena *arena, const struct settings *settings)
{
    return str_print(arena, "%.*s/files", STR_ARGS(setting(settings, SETTING_data))).at;
}
