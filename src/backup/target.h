/*
 * Where rows go: a new SQLite file beside the old one, which takes its place when it is whole, or
 * an empty PostgreSQL database, which is filled in one transaction. Until the end, and whenever the
 * process ends before, everybody sees what was there.
 */
#pragma once
#include "backup/load.h"
#include "backup/replace.h"

struct target {
    struct job *job;
    struct replacement replacement; /* of a SQLite file */
    struct db *server;
    struct load load;
};

/* `schema`: see load_begin(). ERR_CONFLICT: the database holds rows, or is in use; a SQLite file
   with rows is taken when `force` is set. */
enum err target_begin(struct job *job, struct str database, bool force, int schema,
                      struct target *ret) MUST_USE;
/* What was filled into target->load must be `expected`. *ret_kept: where the old SQLite file is;
   STR_NONE: there was none. */
enum err target_end(struct target *target, const struct table_sum *expected, struct instant now,
                    struct str *ret_kept) MUST_USE;
/* Removes what was not ended. */
void target_clear(struct target *target);
