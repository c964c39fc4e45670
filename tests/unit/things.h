/* A database of things in a folder of its own, for the tests of the database floor. */
#pragma once
#include "db/db.h"
#include "support/engine.h"

struct place {
    struct folder folder;
    struct arena *arena;
    struct str url;
    struct db *db; /* a writer */
};

int place_make(void **state);
int place_remove(void **state);

/* Another connection to it; the test closes it. */
struct db *open_again(const struct place *place, enum db_access access);

extern const struct statement make_things, add_name, count_things;
enum err run(struct db *db, struct arena *arena, const struct statement *statement,
             const struct value *values, size_t count) MUST_USE;
enum err add(const struct place *place, struct db *db, const char *name) MUST_USE;
/* The one number that the statement returns. */
int64_t number(const struct place *place, struct db *db, const struct statement *statement);
