/*
 * Whole tables, read and filled, on either engine. A table is read in pages by its primary key, so
 * that memory stays the same however many rows it has; within a transaction of a DB_READ connection
 * all pages are of one moment.
 */
#pragma once
#include "backup/row.h"

/* The values are gone with the return. */
typedef enum err row_taker(void *context, const struct value *values);

/* Every row, in the order of the primary key. */
enum err table_read(struct job *job, struct db *db, const struct table *table, row_taker *take,
                    void *context) MUST_USE;
/* Counts and digest of all rows, and the last id. `total` is for telling how far it is; 0: unknown.
 */
enum err table_sum_read(struct job *job, struct db *db, const struct table *table, int64_t total,
                        struct table_sum *ret) MUST_USE;
/* The last id that the database has given out. */
enum err table_last_id(struct job *job, struct db *db, const struct table *table, int64_t *ret)
    MUST_USE;
enum err table_count(struct job *job, struct db *db, const struct table *table, int64_t *ret)
    MUST_USE;

enum err table_clear(struct job *job, struct db *db, const struct table *table) MUST_USE;
/* Later ids begin behind it. */
enum err table_set_last_id(struct job *job, struct db *db, const struct table *table,
                           int64_t last_id) MUST_USE;
/* How many rows are best added at a time: enough that what a statement costs beside its rows (a way
   to the server, its triggers) hardly counts. */
size_t table_batch_rows(const struct table *table);
/* To be made once for a number of rows and a connection; lives in the job's arena. */
const struct statement *table_adding(struct job *job, const struct table *table, size_t rows);
/* `values`: those of the first row, then those of the next. `scratch` is used for the length of the
   call. */
enum err table_add(struct job *job, struct db *db, const struct table *table,
                   const struct statement *adding, const struct value *values, size_t rows,
                   struct arena *scratch) MUST_USE;
