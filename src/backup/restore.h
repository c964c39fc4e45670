/* Filling a database from a backup. */
#pragma once
#include "backup/backup.h"

struct restore_target {
    struct str database; /* its address */
    const char *files;   /* the folder that files go to; made when there are some */
    bool force;          /* SQLite: a database with rows is set aside, not refused */
    struct instant now;
};

/* `content` is what backup_verify() has found in the archive; *ret_kept as of target_end(). Errors
   are in job->problem or in the log; then the database is as it was. Files are added, never
   overwritten. */
enum err restore(struct job *job, const char *archive, const struct content *content,
                 const struct restore_target *target, struct str *ret_kept) MUST_USE;
