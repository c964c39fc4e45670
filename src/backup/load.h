/*
 * Fills an empty database with rows, table by table, and sees to it that they are there: what is
 * read back must have the expected counts and digests. Then the schema is brought up to date.
 */
#pragma once
#include "backup/table.h"

struct load {
    struct job *job;
    struct db *db; /* DB_WRITE */
    const struct table *tables;
    bool is_hidden;
    /* The rows that come next, of one table: added together. */
    size_t table, rows;
    struct value *values;
    const struct statement *adding; /* a full batch */
    struct arena *batch;            /* its texts, and what is needed while they are added */
    size_t uncommitted;
};

/* Makes the schema as it was after step `schema`, in a transaction that holds until load_end(), or
   until a commit now and then when nobody else sees the database (`is_hidden`). ERR_CONFLICT: the
   database has a newer schema already. */
enum err load_begin(struct job *job, struct db *db, int schema, bool is_hidden, struct load *ret)
    MUST_USE;
/* Tables come one after the other; the row may be added later, with others. */
enum err load_row(struct load *load, size_t table, const struct value *values) MUST_USE;
/* Commits. ERR_INTERNAL: what was read back is not what was expected, and nothing is to be used. */
enum err load_end(struct load *load, const struct table_sum *expected) MUST_USE;
void load_clear(struct load *load);

/* True when no table has a row that the schema itself has not put there. */
enum err load_is_empty(struct job *job, struct db *db, bool *ret) MUST_USE;
