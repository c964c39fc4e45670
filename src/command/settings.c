/* sapa settings: what is in force, and where it came from. */
#include "command/command.h"
#include <stdio.h>

static const char *source_name(enum setting_source source)
{
    switch (source) {
    case SETTING_DEFAULT:
        return "default";
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
         "start.\n");
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

int command_settings(const struct command_line *line)
{
    struct options options = {.line = line};
    bool as_markdown = option_is_set(&options, "--markdown");
    if (!options_end(&options))
        return EXIT_USAGE;
    if (as_markdown)
        return print_markdown(line->settings);
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &line->settings->items[i];
        struct str value = setting_shown(line->arena, setting);
        if (i == SETTING_database)
            value = db_url_shown(line->arena, settings_database(line->arena, line->settings));
        if (value.size == 0)
            value = STR("(none)");
        printf("%-22s %-28.*s %-12s %s\n", setting->name, STR_ARGS(value),
               source_name(setting->source), setting->help);
    }
    return EXIT_DONE;
}
