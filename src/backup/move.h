/* Taking all rows from one database to another, of the same engine or the other. */
#pragma once
#include "backup/row.h"

/* What was moved. */
struct moved {
    int schema; /* of the database they came from */
    const struct table *tables;
    struct table_sum *sums; /* one a table */
};

/* `to` must hold no rows; see backup/target.h. `from` is read twice: ERR_CONFLICT when somebody has
   changed it meanwhile. Errors are in job->problem or in the log; then both are as they were, and
   it can be done again. */
enum err move_rows(struct job *job, struct str from, struct str to, struct instant now,
                   struct moved *ret) MUST_USE;
