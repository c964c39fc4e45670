/* sapa [--config FILE] COMMAND ... */
#include "base/log.h"
#include "base/random.h"
#include "command/command.h"
#include "settings.h"
#include <stdio.h>

static void setup_log(const struct settings *settings)
{
    static const char *const levels[] = {"debug", "info", "warning", "error"};
    enum log_level level = LOG_INFO;
    for (enum log_level i = LOG_DEBUG; i <= LOG_ERROR; i++)
        if (str_is(setting(settings, SETTING_log), str_of(levels[i])))
            level = i;
    log_setup(level, str_is(setting(settings, SETTING_log_format), STR("json")));
}

int main(int count, char **arguments)
{
    memory_setup();
    AUTO(arena_free_p) struct arena *arena = arena_new();
    const char *config = NULL;
    int at = 1;
    if (at < count && strcmp(arguments[at], "--config") == 0) {
        if (at + 1 == count)
            return usage_error("--config needs a file");
        config = arguments[at + 1];
        at += 2;
    }
    const char *name = at < count ? arguments[at] : "help";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    if (strcmp(name, "--version") == 0)
        name = "version";
    const struct command *command = command_find(name);
    if (!command)
        return usage_error("there is no command '%s'; see sapa help", name);

    random_setup();
    struct settings settings;
    struct str problem = STR_NONE;
    if (settings_read(arena, config, &settings, &problem) != OK && !command->explains_settings)
        return usage_error("%.*s", STR_ARGS(problem));
    setup_log(&settings);
    const struct command_line line = {
        .arena = arena,
        .settings = &settings,
        .settings_problem = problem,
        .count = at < count ? count - at - 1 : 0,
        .arguments = arguments + at + 1,
    };
    log_keep();
    int status = command->run(&line);
    log_release();
    return status;
}
