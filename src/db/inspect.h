/* A look at a database from outside its tables: for /metrics and `sapa doctor`. */
#pragma once
#include "db/db.h"

struct db_size {
    int64_t file_bytes; /* the database */
    int64_t log_bytes;  /* what its write-ahead log takes beside it; 0 where others share the log */
};
/* `url` is the address of `db`. */
enum err db_size(struct db *db, struct arena *arena, struct str url, struct db_size *ret) MUST_USE;
/* The path of the file; STR_NONE when the address names none. */
struct str db_path(struct str url);

/* What the engine finds wrong with its own structures, and rows that refer to what is not there:
   the first of each in the engine's words, STR_NONE when all is well. Reads all of the database. */
enum err db_find_damage(struct db *db, struct arena *arena, struct str *ret) MUST_USE;
enum err db_find_dangling(struct db *db, struct arena *arena, struct str *ret) MUST_USE;
