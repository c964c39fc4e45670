/* sapa restore FILE [--force] */
#include "backup/restore.h"
#include "command/keep.h"
#include <stdio.h>

int command_restore(const struct command_line *line)
{
    struct options options = {.line = line};
    bool force = option_is_set(&options, "--force");
    const char *path = option_plain(&options);
    if (!options_end(&options))
        return EXIT_USAGE;
    if (!path)
        return usage_error("usage: sapa restore FILE [--force]");
    struct job job = job_of(line);
    struct content content;
    struct str kept;
    const struct restore_target target = {
        .database = settings_database(line->arena, line->settings),
        .files = files_folder(line),
        .force = force,
        .now = instant_now(),
    };
    /* Before anything is touched. */
    if (backup_verify(&job, path, &content) != OK)
        return job_failure(&job, "the backup could not be read");
    if (make_data_folder(line) != OK)
        return EXIT_FAILED;
    if (restore(&job, path, &content, &target, &kept) != OK)
        return job_failure(&job, "nothing was restored");
    printf("restored %lld rows and %lld files of %.*s UTC\n", (long long)content.rows,
           (long long)content.files, STR_ARGS(content.made_at));
    if (kept.at)
        printf("the old database is kept as %.*s\n", STR_ARGS(kept));
    return EXIT_DONE;
}
