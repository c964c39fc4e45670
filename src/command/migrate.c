/* sapa migrate [--check] */
#include "backup/upgrade.h"
#include "command/keep.h"
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

bool database_is_missing(const struct command_line *line)
{
    struct str url = settings_database(line->arena, line->settings);
    return str_starts(url, STR("sqlite:")) &&
           access(str_c(line->arena, str_from(url, 7)), F_OK) < 0 && errno == ENOENT;
}

static int check(const struct command_line *line)
{
    AUTO(db_close_p) struct db *db = NULL;
    int version = 0;
    if (!database_is_missing(line)) {
        if (open_database(line, &db) != OK)
            return EXIT_FAILED;
        if (migrate_version(db, line->arena, &version) != OK)
            return failure("the database cannot be used");
    }
    printf("schema %d, newest %d\n", version, migrate_newest());
    return version < migrate_newest() ? EXIT_BEHIND : EXIT_DONE;
}

enum err bring_up_to_date(const struct command_line *line, struct db *db, int *ret_applied)
{
    struct job job = job_of(line);
    const struct backup_source source = backup_source_of(line);
    bool saves = setting_is_on(line->settings, SETTING_backup_before_migrate);
    const char *folder = str_c(line->arena, setting(line->settings, SETTING_data));
    struct upgrade done;
    TRY(make_data_folder(line));
    enum err err = upgrade(&job, db, saves ? &source : NULL, folder, &done);
    *ret_applied = done.applied;
    if (err == OK)
        return OK;
    const char *kept =
        done.backup.at
            ? str_print(line->arena, "; %.*s is a backup of it", STR_ARGS(done.backup)).at
            : "";
    failure("the database could not be brought up to schema %d and is as it was, at %d%s%s%.*s",
            migrate_newest(), done.from, kept, job.problem.at ? ": " : "",
            STR_ARGS(job.problem.at ? job.problem : STR("")));
    return err;
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
    if (bring_up_to_date(line, db, &applied) != OK)
        return EXIT_FAILED;
    printf("schema %d, %d applied\n", migrate_newest(), applied);
    return EXIT_DONE;
}
