#include "things.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

const struct statement make_things = {
    .name = "make_things",
    .sqlite = "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE,"
              " size BIGINT NOT NULL DEFAULT 1 CHECK (size > 0), is_red BOOLEAN, bytes BLOB,"
              " seen_at TIMESTAMPTZ, part_of BIGINT REFERENCES things (id))",
    .writes = true,
};
const struct statement add_name = {
    .name = "add_name", .sqlite = "INSERT INTO things (name) VALUES (?1)", .writes = true};
const struct statement count_things = {.name = "count_things",
                                       .sqlite = "SELECT count(*) FROM things"};

int place_make(void **state)
{
    struct place *place = memory_alloc(sizeof *place);
    folder_make(&place->folder);
    place->arena = arena_new();
    place->url = folder_url(place->arena, &place->folder, "sqlite:", "test.db");
    place->db = open_again(place, DB_WRITE);
    assert_int_equal(run(place->db, place->arena, &make_things, NULL, 0), OK);
    *state = place;
    return 0;
}

int place_remove(void **state)
{
    struct place *place = *state;
    db_close(place->db);
    folder_remove(&place->folder);
    arena_free(place->arena);
    free(place);
    return 0;
}

struct db *open_again(const struct place *place, enum db_access access)
{
    struct db *db;
    assert_int_equal(db_open(place->url, access, &db), OK);
    return db;
}

enum err run(struct db *db, struct arena *arena, const struct statement *statement,
             const struct value *values, size_t count)
{
    struct rows rows;
    TRY(db_query(db, arena, statement, values, count, &rows));
    return rows_end(&rows);
}

enum err add(const struct place *place, struct db *db, const char *name)
{
    const struct value values[] = {value_text(str_of(name))};
    return run(db, place->arena, &add_name, values, 1);
}

int64_t number(const struct place *place, struct db *db, const struct statement *statement)
{
    struct rows rows;
    assert_int_equal(db_query(db, place->arena, statement, NULL, 0, &rows), OK);
    assert_true(rows_next(&rows));
    int64_t number = column_i64(&rows, 0);
    assert_int_equal(rows_end(&rows), OK);
    return number;
}
