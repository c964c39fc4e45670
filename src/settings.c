#include "settings.h"
#include <arpa/inet.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>

extern char **environ;

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
    for (enum setting_id i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &ret->items[i];
        const char *problem = setting_problem(arena, i, setting->value);
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

struct mail_from mail_from_of(struct str value)
{
    size_t open = str_find(value, '<');
    if (open == value.size || value.at[value.size - 1] != '>')
        return (struct mail_from){STR_NONE, value};
    return (struct mail_from){str_trim(str_cut(value, open)),
                              str_cut(str_from(value, open + 1), value.size - open - 2)};
}
