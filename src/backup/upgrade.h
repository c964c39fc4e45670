/* Bringing a database up to date, with a backup of it first. */
#pragma once
#include "backup/backup.h"

struct upgrade {
    int from, applied; /* the schema that was found; steps taken */
    struct str backup; /* the archive's path; STR_NONE: none was needed */
};

/*
 * Takes the steps that are missing, all or none. Under the same lock (on SQLite nothing is written
 * between the two) a database with rows is first saved as FOLDER/before-schema-N-TIME.tar.gz; with
 * `source` NULL it is not. The newest KEPT_MAX of these stay (backup/kept.h). On an error the
 * database is as it was; job->problem or the log say why, and *ret how far it came. ERR_CONFLICT:
 * the database is newer than job->steps.
 */
enum err upgrade(struct job *job, struct db *db, const struct backup_source *source,
                 const char *folder, struct upgrade *ret) MUST_USE;
