/*
 * The rows of some tables in an SQL dump, one after the other, from a file of any size.
 *
 * Understood: what mysqldump, mariadb-dump and phpMyAdmin write with any of their options (INSERT,
 * INSERT IGNORE, REPLACE, one row or many a statement, with or without column names, in the order
 * of the file). Everything else in the file (other tables, triggers, views, SET, comments) is read
 * only as far as needed to know where it ends, or what it says about values (sql_session.h).
 *
 * Memory: one row (at most SQL_ROW_MAX bytes of text), its columns, and one piece of the file.
 * No database, nothing of any particular application.
 */
#pragma once
#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"
#include <stdio.h>

enum { SQL_COLUMNS_MAX = 4096 }; /* of a table, as in MySQL */

enum sql_value_kind {
    SQL_VALUE_NULL,
    SQL_VALUE_NUMBER,  /* as written: -12.50; TRUE and FALSE are 1 and 0, b'101' is 5 */
    SQL_VALUE_TEXT,    /* in UTF-8, unless not_utf8 */
    SQL_VALUE_BYTES,   /* _binary'...', x'...', 0x... */
    SQL_VALUE_DEFAULT, /* DEFAULT */
    SQL_VALUE_NOW,     /* CURRENT_TIMESTAMP, NOW() */
};

struct sql_value {
    enum sql_value_kind kind;
    bool not_utf8;   /* of TEXT and BYTES */
    struct str text; /* "" for NULL, DEFAULT, NOW */
};

struct sql_column {
    struct str name;
    struct str type; /* the first word of its type in CREATE TABLE: "timestamp"; "" if unknown */
};

/* Valid until the next call of sql_dump_next(). */
struct sql_row {
    struct str database; /* as named by USE or before the table; "" when the dump names none */
    struct str table;    /* spelt as it was asked for */
    const struct sql_column *columns;
    const struct sql_value *values;
    size_t count;         /* of both */
    int64_t line;         /* where the row begins */
    int64_t utc_offset_s; /* of its TIMESTAMP values: the dump's time_zone */
    bool time_zone_unknown;
};

struct sql_dump;

/* The rows of these tables, in the order of the file. The file stays the caller's and is read from
   where it stands; the names must outlive the dump. */
struct sql_dump *sql_dump_new(FILE *file, const struct str *tables, size_t count);
void sql_dump_free(struct sql_dump *dump);
void sql_dump_free_p(struct sql_dump **dump);

/* ERR_NOT_FOUND after the last row. ERR_INVALID when the file is malformed or was cut off,
   ERR_UNAVAILABLE when it cannot be read: then sql_dump_problem() tells people why, mostly
   "line 120: ...", and each further call says the same. */
enum err sql_dump_next(struct sql_dump *dump, struct sql_row *ret) MUST_USE;
struct str sql_dump_problem(const struct sql_dump *dump);

/* The value of that column (ASCII letters in any case), or NULL when the row has none. */
const struct sql_value *sql_row_value(const struct sql_row *row, struct str column);
/* The moment that column holds, in UTC. NULL, MySQL's zero dates ("0000-00-00 00:00:00") and a
   missing column are INSTANT_NONE. False when it is no time, or its time zone is not known. */
bool sql_row_instant(const struct sql_row *row, struct str column, struct instant *ret);
