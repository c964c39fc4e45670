/* What the floor's own files share: whole scripts, for migrate.c. */
#pragma once
#include "db/db.h"

/* Runs every statement of the script; an error is logged with `name`. */
enum err db_run_script(struct db *db, const char *name, const char *sqlite, const char *postgres)
    MUST_USE;
