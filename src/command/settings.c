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

int command_settings(const struct command_line *line)
{
    struct options options = {.line = line};
    if (!options_end(&options))
        return EXIT_USAGE;
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &line->settings->items[i];
        struct str value = setting->value;
        if (i == SETTING_database)
            value = settings_database(line->arena, line->settings);
        if (value.size == 0)
            value = STR("(none)");
        else if (setting->is_secret)
            value = STR("********");
        printf("%-22s %-28.*s %-12s %s\n", setting->name, STR_ARGS(value),
               source_name(setting->source), setting->help);
    }
    return EXIT_DONE;
}
