/* Brings a database to the schema that this program was built with (schema/NNNN_*.sql). */
#pragma once
#include "db/db.h"

struct schema_step {
    int number;
    const char *name;
    const char *sqlite, *postgres;
};
/* Made by the build from schema/, in order, ended by number 0. */
extern const struct schema_step schema_steps[];

/* The number of the newest step in the database; 0 for an empty one. A database that is newer than
   this program is ERR_CONFLICT, with a log line that says so. */
enum err migrate_version(struct db *db, struct arena *arena, int *ret) MUST_USE;
int migrate_newest(void);
/* Each step in a transaction of its own; two processes at once are safe. */
enum err migrate(struct db *db, struct arena *arena, int *ret_applied) MUST_USE;
/* The same with other steps, ended by number 0: for tests. */
enum err migrate_to(struct db *db, struct arena *arena, const struct schema_step *steps,
                    int *ret_applied) MUST_USE;
