/* sapa migrate [--check] */
#include "command/command.h"
#include "db/migrate.h"
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* Only to look must not make a database. */
static bool is_missing(const struct command_line *line)
{
    struct str url = settings_database(line->arena, line->settings);
    return str_starts(url, STR("sqlite:")) &&
           access(str_c(line->arena, str_from(url, 7)), F_OK) < 0 && errno == ENOENT;
}

static int check(const struct command_line *line)
{
    AUTO(db_close_p) struct db *db = NULL;
    int version = 0;
    if (!is_missing(line)) {
        if (open_database(line, &db) != OK)
            return EXIT_FAILED;
        if (migrate_version(db, line->arena, &version) != OK)
            return failure("the database cannot be used");
    }
    printf("schema %d, newest %d\n", version, migrate_newest());
    return version < migrate_newest() ? EXIT_BEHIND : EXIT_DONE;
}

int command_migrate(const struct command_line *line)
{
    struct options options = {.line = line};
    bool check_only = option_is_set(&options, "--check");
    if (!options_end(&options))
        return EXIT_USAGE;
    if (check_only)
        return check(line);
    AUTO(db_close_p) struct db *db = NULL;
    int applied;
    if (open_database(line, &db) != OK)
        return EXIT_FAILED;
    if (migrate(db, line->arena, &applied) != OK)
        return failure("the database could not be brought up to date");
    printf("schema %d, %d applied\n", migrate_newest(), applied);
    return EXIT_DONE;
}
