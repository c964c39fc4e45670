/* sapa help, sapa version. */
#include "command/command.h"
#include "version.h"
#include <stdio.h>

int command_help(const struct command_line *line)
{
    struct options options = {.line = line};
    const char *name = option_plain(&options);
    if (!options_end(&options))
        return EXIT_USAGE;
    if (name) {
        const struct command *command = command_find(name);
        if (!command)
            return usage_error("there is no command '%s'; see sapa help", name);
        printf("usage:\n  %s\n\n%s\n", command->usage, command->help);
        return EXIT_DONE;
    }
    puts("usage: sapa [--config FILE] COMMAND\n");
    for (size_t i = 0; i < command_count; i++)
        printf("  %-10s %s\n", commands[i].name, commands[i].help);
    puts("\nSettings come from the environment (SAPA_...) or from the file: see sapa settings.");
    return EXIT_DONE;
}

int command_version(const struct command_line *line)
{
    struct options options = {.line = line};
    if (!options_end(&options))
        return EXIT_USAGE;
    puts("sapa " SAPA_VERSION);
    return EXIT_DONE;
}
