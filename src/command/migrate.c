/* sapa migrate [--check] */
#include "command/command.h"
#include "db/migrate.h"
#include <stdio.h>

static int check(const struct command_line *line)
{
    AUTO(db_close_p) struct db *db = NULL;
    int version;
    if (open_database(line, &db) != OK || migrate_version(db, line->arena, &version) != OK)
        return EXIT_FAILED;
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
