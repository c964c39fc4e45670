/*
 * A new database file beside the old one, which takes its place in one step when it is whole. Until
 * then, and whenever the process ends, the old one is as it was.
 */
#pragma once
#include "backup/job.h"
#include "base/instant.h"
#include "db/claim.h"

struct replacement {
    struct job *job;
    const char *path, *new_path;
    struct claim claim;
    struct db *db;   /* the new database: DB_WRITE, without a schema */
    bool is_settled; /* the old file is all there is of the old database */
};

#define REPLACEMENT_NONE ((struct replacement){.claim = CLAIM_NONE})

/* ERR_CONFLICT: the database has rows and `force` is not set, or somebody has it open. */
enum err replacement_begin(struct job *job, struct str path, bool force, struct replacement *ret)
    MUST_USE;
/* The new one is the database now. The old one is *ret_kept, beside it; STR_NONE: there was none.
   The newest KEPT_MAX of these stay (backup/kept.h). */
enum err replacement_end(struct replacement *replacement, struct instant now, struct str *ret_kept)
    MUST_USE;
/* Removes what was not ended. */
void replacement_clear(struct replacement *replacement);
