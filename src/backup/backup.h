/*
 * Backups: one moment of a desk as one file (backup/archive.h), made while it runs, that fills an
 * empty database of either engine again.
 *
 * Kept are the rows of every table but what schema/ leaves out (what triggers derive, sessions),
 * the data folder's files/, and the settings that were set, without secrets. Memory does not grow
 * with the number of rows.
 */
#pragma once
#include "backup/row.h"

struct backup_source {
    struct str database; /* its address; one snapshot of it is what is saved */
    const char *files;   /* a folder; it may be missing */
    struct str settings; /* an INI file's text */
    const char *program; /* our version */
    struct instant now;
};

/* What an archive says of itself, checked. */
struct content {
    struct str program, engine, made_at;
    int schema;
    const struct table *tables; /* of that schema */
    struct table_sum *sums;     /* one a table */
    int64_t rows, files;
};

/* ERR_NOT_FOUND: the database has no schema yet. The file is there as a whole or not at all. */
enum err backup_write(struct job *job, const struct backup_source *source, const char *path,
                      struct content *ret) MUST_USE;

/* Reads all of it: every checksum, every row, and that the rows add up. ERR_INVALID with a line in
   job->problem: it is no backup, is damaged, or comes from a newer program. */
enum err backup_verify(struct job *job, const char *path, struct content *ret) MUST_USE;
