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
    const struct statement **adding;
    struct arena *scratch;
    bool is_hidden;
    int64_t rows;
};

/* Makes the schema as it was after step `schema`, in a transaction that holds until load_end(), or
   until a commit now and then when nobody else sees the database (`is_hidden`). ERR_CONFLICT: the
   database has a newer schema already. */
enum err load_begin(struct job *job, struct db *db, int schema, bool is_hidden, struct load *ret)
    MUST_USE;
enum err load_row(struct load *load, size_t table, const struct value *values) MUST_USE;
/* Commits. ERR_INTERNAL: what was read back is not what was expected, and nothing is to be used. */
enum err load_end(struct load *load, const struct table_sum *expected) MUST_USE;
void load_clear(struct load *load);

/* True when no table has a row that the schema itself has not put there. */
enum err load_is_empty(struct job *job, struct db *db, bool *ret) MUST_USE;
