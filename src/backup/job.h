/* What a backup, a restore or a move is done with: memory, why it failed, how far it is. */
#pragma once
#include "base/err.h"
#include "base/str.h"
#include "db/migrate.h"

struct job {
    struct arena *arena;             /* lives longer than any database of the job */
    const struct schema_step *steps; /* what this program knows: schema_steps */
    /* What the product does at the end of a transaction that adds rows; NULL: nothing. */
    enum err (*settle)(struct db *db, struct arena *arena);
    struct str problem; /* why it failed, one line for a person; STR_NONE: the log says it */
    /* Called now and then, not oftener than every JOB_TELL_S; NULL: nobody wants to know.
       `total` is 0 when nobody knows it. */
    void (*tell)(const char *doing, const char *what, int64_t done, int64_t total);
    const char *doing; /* "saving", "checking", ... */
    int64_t told_us;
};

enum { JOB_TELL_S = 3 };

/* Keeps the first problem and returns `err`. */
enum err job_fails(struct job *job, enum err err, const char *format, ...) PRINTF(3, 4);
/* Cheap enough for every row. */
void job_step(struct job *job, const char *what, int64_t done, int64_t total);

/* 20261124-180640, in UTC: for names of files. */
struct str instant_stamp(struct arena *arena, struct instant at);
