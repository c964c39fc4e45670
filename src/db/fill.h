/*
 * Filling empty tables with very many rows, in the transaction that is open. On PostgreSQL the
 * foreign keys and the indexes of tables that are empty (but unique ones) are set aside, and made
 * again over all rows at once, which takes a fraction of the time. SQLite keeps its own.
 */
#pragma once
#include "db/db.h"

enum err fill_begin(struct db *db) MUST_USE;
/* Takes as long as it takes. What the database keeps for the commit (deferred triggers) is done
   here too: a commit has only DB_ANSWER_MS. ERR_CONFLICT: a row names another that is not there. */
enum err fill_end(struct db *db) MUST_USE;
