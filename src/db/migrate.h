/* Brings a database to the schema that this program was built with (schema/NNNN_*.sql). */
#pragma once
#include "db/db.h"
#include "db/table.h"

struct schema_step {
    int number;
    const char *name;
    const char *sqlite, *postgres;
    const struct table *tables; /* that a database has after it */
};
/* Made by the build from schema/, in order, ended by number 0. */
extern const struct schema_step schema_steps[];

/* The number of the newest step in the database; 0 for an empty one. A database that is newer than
   this program is ERR_CONFLICT, with a log line that says so. */
enum err migrate_version(struct db *db, struct arena *arena, int *ret) MUST_USE;
int migrate_newest(void);
/* All steps that are missing in one transaction: a step that fails leaves the database as it was,
   in the old program's hands. Two processes at once are safe. */
enum err migrate(struct db *db, struct arena *arena, int *ret_applied) MUST_USE;
/* The same with other steps, ended by number 0: for tests. */
enum err migrate_to(struct db *db, struct arena *arena, const struct schema_step *steps,
                    int *ret_applied) MUST_USE;
/* Nobody else takes steps until the open transaction ends. */
enum err migrate_lock(struct db *db) MUST_USE;
/* The steps up to number `to`, in the transaction that is open. */
enum err migrate_within(struct db *db, struct arena *arena, const struct schema_step *steps, int to,
                        int *ret_applied) MUST_USE;
/* The number of the last of these steps. */
int migrate_newest_of(const struct schema_step *steps) MUST_USE;
/* migrate_version() for other steps. */
enum err migrate_version_of(struct db *db, struct arena *arena, const struct schema_step *steps,
                            int *ret) MUST_USE;
