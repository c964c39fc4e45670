/* Filling a database from a backup, or from another database. */
#pragma once
#include "backup/backup.h"

struct restore_target {
    struct str database; /* sqlite:PATH */
    const char *files;   /* the folder that files go to; made when there are some */
    bool force;          /* a database with rows is set aside, not refused */
    struct instant now;
};

/* The archive is read through before anything is touched. The new database is made beside the old
   one and takes its place when it is whole; *ret_kept is where the old one is, or STR_NONE. Errors
   are in job->problem or in the log; then the old one is as it was. Files are added, never
   overwritten. */
enum err restore(struct job *job, const char *archive, const struct restore_target *target,
                 struct content *ret, struct str *ret_kept) MUST_USE;
