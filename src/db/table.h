/*
 * What a database holds after a step of the schema, as the build has read it from schema/: which
 * tables and columns a backup keeps, parents before their children. What is derived by triggers, or
 * of the moment, is left out by a line of the step: see docs/queries.md.
 */
#pragma once
#include "base/base.h"

enum { TABLE_COLUMNS_MAX = 40 };

enum column_kind {
    COLUMN_I64,
    COLUMN_BOOL,
    COLUMN_TEXT,
    COLUMN_INSTANT,
    COLUMN_DECIMAL,
    COLUMN_JSON,
    COLUMN_BYTES,
};

struct table_column {
    const char *name; /* NULL ends the list */
    enum column_kind kind;
    int key; /* its place in the primary key, from 1; 0: not in it */
};

struct table {
    const char *name; /* NULL ends the list */
    struct table_column columns[TABLE_COLUMNS_MAX + 1];
    bool has_id;        /* a column id whose numbers the database gives out */
    int64_t first_rows; /* how many rows the schema itself has put there */
};
