/*
 * The engine that tests run on: SQLite, or the PostgreSQL that TEST_DATABASE names (see
 * with-postgres). One text of each test holds on both.
 */
#pragma once
#include "db/db.h"
#include "support/folder.h"

bool is_on_postgres(void);

/* The address of a new, empty database: a file that is not there yet in the folder, or a database
   of the server. The folder's name makes it this test's own. */
struct str database_new(struct arena *arena, const struct folder *folder, const char *name);
/* The same with all that the other has in it; nobody may be connected to that. */
struct str database_copy(struct arena *arena, const struct folder *folder, const char *name,
                         struct str url);
/* Nobody may be connected to it. What is in the folder goes with the folder. */
void database_drop(struct str url);
