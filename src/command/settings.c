/* sapa settings: what is in force, and where it came from. */
#include "command/command.h"
#include "db/migrate.h"
#include "desk/house/house.h"
#include "gateway/hook.h"
#include "gateways.h"
#include "pusher.h"
#include <stdio.h>

static const char *source_name(enum setting_source source)
{
    switch (source) {
    case SETTING_DEFAULT:
        return "default";
    case SETTING_DATABASE:
        return "database";
    case SETTING_FILE:
        return "file";
    case SETTING_ENVIRONMENT:
        return "environment";
    }
    return "";
}

/* For docs/settings.md, which a test compares. */
static int print_markdown(const struct settings *settings)
{
    puts("# Settings\n\nMade by `sapa settings --markdown`; a test compares it.\n");
    puts("From the environment, or from the file named by `--config` (INI, `listen = ...` or\n"
         "`SAPA_LISTEN = ...`); the environment wins. What is unknown or malformed stops the "
         "start.\n\n"
         "Name, colour, language, time zone and the largest file can also be set in the interface, "
         "by administrators: that\ncounts where neither environment nor file say otherwise, at "
         "once, "
         "without a new start.\n");
    puts("| setting | default | what it is |\n|---|---|---|");
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &settings->items[i];
        bool has_default = setting->default_value[0] != 0;
        printf("| `%s` | %s%s%s | %s |\n", setting->name, has_default ? "`" : "",
               has_default ? setting->default_value : "none", has_default ? "`" : "",
               setting->help);
    }
    return EXIT_DONE;
}

/* What administrators have chosen, where the database can tell. */
static struct house_wishes wishes_of(const struct command_line *line)
{
    AUTO(db_close_p) struct db *db = NULL;
    struct house_wishes wishes = {0};
    struct str url = settings_database(line->arena, line->settings);
    int version;
    if (database_is_missing(line) || db_open(url, DB_READ, &db) != OK ||
        migrate_version(db, line->arena, &version) != OK || version < migrate_newest())
        return wishes;
    struct desk desk = {.db = db, .arena = line->arena, .now = instant_now()};
    if (house_read(&desk, &wishes) != OK)
        return (struct house_wishes){0};
    return wishes;
}

/* A setting as it is in force: a wish counts where nothing else is said. */
static struct setting in_force(const struct command_line *line, enum setting_id id,
                               const struct house_wishes *wishes)
{
    static const enum setting_id ids[HOUSE_SETTINGS] = {
        [HOUSE_NAME] = SETTING_name,
        [HOUSE_HUE] = SETTING_hue,
        [HOUSE_LOCALE] = SETTING_locale,
        [HOUSE_TIMEZONE] = SETTING_timezone,
        [HOUSE_UPLOAD_MAX] = SETTING_upload_max,
        [HOUSE_SESSION_HOURS] = SETTING_session_hours,
        [HOUSE_REMEMBERED_DAYS] = SETTING_remembered_days,
        [HOUSE_ASSIGN_ON_REPLY] = SETTING_assign_on_reply,
    };
    struct setting setting = line->settings->items[id];
    for (enum house_setting i = 0; i < HOUSE_SETTINGS; i++) {
        if (ids[i] != id || !wishes->values[i].at || setting.source != SETTING_DEFAULT)
            continue;
        setting.value = wishes->values[i];
        setting.source = SETTING_DATABASE;
    }
    return setting;
}

/* What a server that publishes has to know: the one place where the secret is shown. */
static int print_pusher(const struct command_line *line)
{
    struct str secret;
    if (load_secret(line, &secret) != OK)
        return EXIT_FAILED;
    const struct pusher pusher = pusher_of(line->arena, line->settings, secret);
    printf("PUSHER_APP_ID=%.*s\nPUSHER_APP_KEY=%.*s\nPUSHER_APP_SECRET=%.*s\n", STR_ARGS(pusher.id),
           STR_ARGS(pusher.key), STR_ARGS(pusher.secret));
    return EXIT_DONE;
}

/* What is to be entered at the providers: with the secrets in it. */
static int print_hooks(const struct command_line *line)
{
    struct str secret;
    if (load_secret(line, &secret) != OK)
        return EXIT_FAILED;
    const struct gateway_settings settings = gateways_of(line->settings, secret);
    const struct str chosen[] = {settings.sms, settings.whatsapp};
    size_t count = str_is(settings.sms, settings.whatsapp) ? 1 : COUNT_OF(chosen);
    for (size_t i = 0; i < count; i++) {
        struct str path = hook_path(line->arena, &settings, chosen[i]);
        if (path.size)
            printf("%.*s: %.*s%.*s\n", STR_ARGS(chosen[i]), STR_ARGS(settings.public_url),
                   STR_ARGS(path));
        if (str_is(chosen[i], STR("cloud")))
            printf("cloud, verify token: %.*s\n",
                   STR_ARGS(hook_verify_token(line->arena, &settings)));
    }
    return EXIT_DONE;
}

int command_settings(const struct command_line *line)
{
    struct options options = {.line = line};
    bool as_markdown = option_is_set(&options, "--markdown");
    bool only_pusher = option_is_set(&options, "--pusher");
    bool only_hooks = option_is_set(&options, "--hooks");
    if (!options_end(&options))
        return EXIT_USAGE;
    if (as_markdown)
        return print_markdown(line->settings);
    if (only_pusher)
        return print_pusher(line);
    if (only_hooks)
        return print_hooks(line);
    const struct house_wishes wishes = wishes_of(line);
    for (enum setting_id i = 0; i < SETTING_COUNT; i++) {
        const struct setting setting = in_force(line, i, &wishes);
        struct str value = setting_shown(line->arena, &setting);
        if (i == SETTING_database)
            value = db_url_shown(line->arena, settings_database(line->arena, line->settings));
        if (value.size == 0)
            value = STR("(none)");
        printf("%-22s %-28.*s %-12s %s\n", setting.name, STR_ARGS(value),
               source_name(setting.source), setting.help);
    }
    return EXIT_DONE;
}
