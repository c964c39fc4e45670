/*
 * A row outside of any engine: its kept columns (db/table.h) as values, as a line of a backup, and
 * as a part of its table's digest.
 *
 * A line is a JSON list. A number is a number, a boolean true or false, NULL null, and the rest are
 * texts: a time "YYYY-MM-DD HH:MM:SS" in UTC, to the second; a decimal number without zeros at its
 * end; JSON as it is written; bytes in hexadecimal. A text that is not UTF-8 is a list of one text,
 * its bytes in hexadecimal. What is no time in a column of times (SQLite takes anything) is kept as
 * the text that it is.
 */
#pragma once
#include "backup/job.h"
#include "base/buffer.h"
#include "db/db.h"
#include "db/table.h"

size_t table_width(const struct table *table);

/* What is known of all rows of a table, in whatever order they came. */
struct table_sum {
    int64_t rows, last_id; /* last_id: of a table that has ids, the last one given out; else 0 */
    uint64_t lanes[4];     /* the sum of the rows' SHA-256 digests, in four parts */
};

/* The present row; texts lie where the engine has them, until the next row. */
void row_read(struct rows *rows, const struct table *table, struct value *ret_values);
void row_put_line(struct buffer *out, const struct table *table, const struct value *values);
/* The names of the columns, as the first line of each member. */
void row_put_names(struct buffer *out, const struct table *table);
/* ERR_INVALID: no line of this table. */
enum err row_read_line(struct arena *arena, const struct table *table, struct str line,
                       struct value *ret_values) MUST_USE;
/* `scratch` is used for the length of the call. */
void table_sum_add(struct table_sum *sum, const struct table *table, const struct value *values,
                   struct arena *scratch);
struct str table_sum_text(struct arena *arena, const struct table_sum *sum);
static inline bool table_sum_is(const struct table_sum *a, const struct table_sum *b)
{
    return a->rows == b->rows && memcmp(a->lanes, b->lanes, sizeof a->lanes) == 0;
}
