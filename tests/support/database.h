/*
 * A database of its own for a test, with the whole schema, and a way to look into it.
 * What a test asks is any SQL that both engines know; texts come back in the database's arena.
 */
#pragma once
#include "db/db.h"
#include "support/engine.h"

struct kept_statement;

struct database {
    struct folder folder;
    struct arena *arena;
    struct str url;
    struct db *db;                     /* DB_WRITE */
    struct kept_statement *statements; /* a connection knows a statement by its address */
};

void database_make(struct database *database);
void database_remove(struct database *database);

/* The first column of the first row; 0, STR_NONE for NULL or no row. `sql` is a constant. */
int64_t database_number(struct database *database, const char *sql);
struct str database_text(struct database *database, const char *sql);
/* The same with the parameters ?1 and ?2. */
int64_t database_number_of(struct database *database, const char *sql, int64_t one, int64_t two);
struct str database_text_of(struct database *database, const char *sql, int64_t one, int64_t two);
/* A statement that changes something, with the same parameters. */
void database_run(struct database *database, const char *sql, int64_t one, int64_t two);
