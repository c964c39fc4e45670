/* The database floor on SQLite: values, errors, transactions, waiting. */
#include "db/db.h"
#include "support/folder.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <cmocka.h>

struct place {
    struct folder folder;
    struct arena *arena;
    struct str url;
    struct db *db;
};

static enum err run(struct db *db, struct arena *arena, const struct statement *statement,
                    const struct value *values, size_t count)
{
    struct rows rows;
    TRY(db_query(db, arena, statement, values, count, &rows));
    return rows_end(&rows);
}

static int64_t number(struct place *place, struct db *db, const struct statement *statement)
{
    struct rows rows;
    assert_int_equal(db_query(db, place->arena, statement, NULL, 0, &rows), OK);
    assert_true(rows_next(&rows));
    int64_t number = column_i64(&rows, 0);
    assert_int_equal(rows_end(&rows), OK);
    return number;
}

static const struct statement make_things = {
    .name = "make_things",
    .sqlite = "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE,"
              " size BIGINT NOT NULL DEFAULT 1 CHECK (size > 0), is_red BOOLEAN, bytes BLOB,"
              " seen_at TIMESTAMPTZ, part_of BIGINT REFERENCES things (id))",
    .writes = true,
};
static const struct statement add_name = {
    .name = "add_name", .sqlite = "INSERT INTO things (name) VALUES (?1)", .writes = true};
static const struct statement count_things = {.name = "count_things",
                                              .sqlite = "SELECT count(*) FROM things"};

static enum err add(struct place *place, struct db *db, const char *name)
{
    struct value values[] = {value_text(str_of(name))};
    return run(db, place->arena, &add_name, values, 1);
}

static struct db *open_again(struct place *place, enum db_access access)
{
    struct db *db;
    assert_int_equal(db_open(place->url, access, &db), OK);
    return db;
}

static int place_make(void **state)
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

static int place_remove(void **state)
{
    struct place *place = *state;
    db_close(place->db);
    folder_remove(&place->folder);
    arena_free(place->arena);
    free(place);
    return 0;
}

static void values_come_back_as_they_were(void **state)
{
    static const struct statement add_all = {
        .name = "add_all",
        .sqlite = "INSERT INTO things (id, name, size, is_red, bytes, seen_at)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                  " RETURNING id, name, size, is_red, bytes, seen_at, typeof(seen_at), seen_at",
        .writes = true};
    struct place *place = *state;
    const struct str name = STR("Budi \xF0\x9F\x8C\xBA a\0b"), bytes = STR("\0\xFF\0");
    const struct instant at = {1718000000};
    const struct value values[] = {value_id(7),      value_text(name),   value_i64(INT64_MAX),
                                   value_bool(true), value_bytes(bytes), value_instant(at)};
    struct rows rows;
    assert_int_equal(db_query(place->db, place->arena, &add_all, values, 6, &rows), OK);
    assert_true(rows_next(&rows));
    assert_int_equal(column_i64(&rows, 0), 7);
    assert_true(str_is(column_text(&rows, 1), name));
    assert_int_equal(column_i64(&rows, 2), INT64_MAX);
    assert_true(column_bool(&rows, 3));
    assert_true(str_is(column_text(&rows, 4), bytes));
    assert_int_equal(column_instant(&rows, 5).unix_s, at.unix_s);
    assert_true(str_is(column_peek(&rows, 6), STR("text")));
    assert_true(str_is(column_text(&rows, 7), STR("2024-06-10 06:13:20")));
    assert_false(rows_next(&rows));
    assert_int_equal(rows_end(&rows), OK);
}

static void null_is_none_and_empty_is_empty(void **state)
{
    static const struct statement say = {.name = "say", .sqlite = "SELECT ?1, ?2, ?3, ?4, ?5, ?6"};
    struct place *place = *state;
    const struct value values[] = {
        value_text(STR_NONE), value_text(STR("")),         value_id(0),
        value_bytes(STR("")), value_instant(INSTANT_NONE), value_bool(false)};
    struct rows rows;
    assert_int_equal(db_query(place->db, place->arena, &say, values, 6, &rows), OK);
    assert_true(rows_next(&rows));
    assert_true(column_is_null(&rows, 0));
    assert_null(column_text(&rows, 0).at);
    assert_int_equal(column_i64(&rows, 0), 0);
    assert_false(column_bool(&rows, 0));
    assert_false(column_is_null(&rows, 1));
    assert_non_null(column_text(&rows, 1).at);
    assert_int_equal(column_text(&rows, 1).size, 0);
    assert_true(column_is_null(&rows, 2));
    assert_non_null(column_text(&rows, 3).at);
    assert_true(instant_is_none(column_instant(&rows, 4)));
    assert_false(column_is_null(&rows, 5));
    rows_close(&rows);
}

static void a_field_is_read_by_its_type(void **state)
{
    static const struct statement say = {
        .name = "say", .sqlite = "SELECT 5, 2147483648, 1, 'x', '1970-01-02 00:00:00'"};
    struct place *place = *state;
    int64_t wide;
    int32_t narrow = -1;
    bool yes;
    struct str text;
    struct instant at;
    struct rows rows;
    assert_int_equal(db_query(place->db, place->arena, &say, NULL, 0, &rows), OK);
    assert_true(rows_next(&rows));
    column_get(&rows, 1, &wide);
    column_get(&rows, 2, &yes);
    column_get(&rows, 3, &text);
    column_get(&rows, 4, &at);
    column_get(&rows, 0, &narrow);
    assert_int_equal(wide, 2147483648);
    assert_true(yes);
    assert_true(str_is(text, STR("x")));
    assert_int_equal(at.unix_s, 86400);
    assert_int_equal(narrow, 5);
    column_get(&rows, 1, &narrow); /* too large for it */
    assert_int_equal(narrow, 5);
    assert_int_equal(rows_end(&rows), ERR_INTERNAL);
}

static void what_the_schema_refuses_is_a_conflict(void **state)
{
    static const struct statement size = {
        .name = "size", .sqlite = "INSERT INTO things (size) VALUES (?1)", .writes = true};
    static const struct statement part = {
        .name = "part", .sqlite = "INSERT INTO things (part_of) VALUES (99)", .writes = true};
    struct place *place = *state;
    const struct value zero[] = {value_i64(0)}, none[] = {value_id(0)};
    assert_int_equal(add(place, place->db, "one"), OK);
    assert_int_equal(add(place, place->db, "one"), ERR_CONFLICT);
    assert_int_equal(run(place->db, place->arena, &size, zero, 1), ERR_CONFLICT);
    assert_int_equal(run(place->db, place->arena, &part, NULL, 0), ERR_CONFLICT);
    assert_int_equal(run(place->db, place->arena, &size, none, 1), ERR_INTERNAL);
    assert_int_equal(number(place, place->db, &count_things), 1);
}

static void an_instant_that_has_no_text_is_refused(void **state)
{
    static const struct statement see = {
        .name = "see", .sqlite = "INSERT INTO things (seen_at) VALUES (?1)", .writes = true};
    struct place *place = *state;
    const struct value late[] = {value_instant((struct instant){253402300800})};
    const struct value last[] = {value_instant((struct instant){253402300799})};
    assert_int_equal(run(place->db, place->arena, &see, late, 1), ERR_INTERNAL);
    assert_int_equal(run(place->db, place->arena, &see, last, 1), OK);
}

static void a_wrong_number_of_values_is_refused(void **state)
{
    struct place *place = *state;
    const struct value two[] = {value_i64(1), value_i64(2)};
    assert_int_equal(run(place->db, place->arena, &add_name, two, 2), ERR_INTERNAL);
    assert_int_equal(run(place->db, place->arena, &add_name, NULL, 0), ERR_INTERNAL);
    assert_int_equal(add(place, place->db, "one"), OK);
}

static void a_statement_may_run_within_itself(void **state)
{
    static const struct statement names = {.name = "names",
                                           .sqlite = "SELECT name FROM things ORDER BY name"};
    struct place *place = *state;
    assert_int_equal(add(place, place->db, "a"), OK);
    assert_int_equal(add(place, place->db, "b"), OK);
    int pairs = 0;
    AUTO(rows_close) struct rows outer = {0};
    assert_int_equal(db_query(place->db, place->arena, &names, NULL, 0, &outer), OK);
    while (rows_next(&outer)) {
        AUTO(rows_close) struct rows inner = {0};
        assert_int_equal(db_query(place->db, place->arena, &names, NULL, 0, &inner), OK);
        while (rows_next(&inner))
            pairs++;
    }
    assert_int_equal(rows_end(&outer), OK);
    assert_int_equal(pairs, 4);
}

static void rows_left_early_do_not_hold_the_statement(void **state)
{
    static const struct statement names = {.name = "names", .sqlite = "SELECT name FROM things"};
    struct place *place = *state;
    assert_int_equal(add(place, place->db, "a"), OK);
    for (int i = 0; i < 3; i++) {
        AUTO(rows_close) struct rows rows = {0};
        assert_int_equal(db_query(place->db, place->arena, &names, NULL, 0, &rows), OK);
        assert_true(rows_next(&rows));
    }
    assert_int_equal(add(place, place->db, "b"), OK);
}

static void many_statements_are_kept(void **state)
{
    static struct statement statements[300];
    static char texts[300][40];
    struct place *place = *state;
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < COUNT_OF(statements); i++) {
            snprintf(texts[i], sizeof texts[i], "SELECT %zu", i);
            statements[i] = (struct statement){.name = "many", .sqlite = texts[i]};
            assert_int_equal(number(place, place->db, &statements[i]), i);
        }
}

static void a_part_can_be_undone_alone(void **state)
{
    struct place *place = *state;
    assert_int_equal(db_begin(place->db), OK);
    assert_int_equal(db_savepoint(place->db), OK);
    assert_int_equal(add(place, place->db, "kept"), OK);
    assert_int_equal(db_release(place->db), OK);
    assert_int_equal(db_savepoint(place->db), OK);
    assert_int_equal(add(place, place->db, "undone"), OK);
    db_undo(place->db);
    assert_int_equal(db_savepoint(place->db), OK);
    assert_int_equal(add(place, place->db, "kept too"), OK);
    assert_int_equal(add(place, place->db, "kept"), ERR_CONFLICT);
    assert_int_equal(db_release(place->db), OK);
    assert_int_equal(db_commit(place->db), OK);
    assert_int_equal(number(place, place->db, &count_things), 2);
}

static void what_is_not_committed_is_not_there(void **state)
{
    struct place *place = *state;
    assert_int_equal(db_begin(place->db), OK);
    assert_int_equal(add(place, place->db, "one"), OK);
    db_rollback(place->db);
    assert_int_equal(number(place, place->db, &count_things), 0);
    struct db *other = open_again(place, DB_WRITE);
    assert_int_equal(db_begin(other), OK);
    assert_int_equal(add(place, other, "two"), OK);
    db_close(other);
    assert_int_equal(number(place, place->db, &count_things), 0);
}

/* RAISE(ROLLBACK) stands for what a full disk does: the engine drops the transaction by itself. */
static void a_transaction_that_the_engine_gave_up_stays_lost(void **state)
{
    static const struct statement trap = {
        .name = "trap",
        .sqlite = "CREATE TRIGGER trap AFTER INSERT ON things WHEN NEW.name = 'trap'"
                  " BEGIN SELECT RAISE(ROLLBACK, 'trapped'); END",
        .writes = true};
    struct place *place = *state;
    assert_int_equal(run(place->db, place->arena, &trap, NULL, 0), OK);
    assert_int_equal(db_begin(place->db), OK);
    assert_int_equal(db_savepoint(place->db), OK);
    assert_int_equal(add(place, place->db, "one"), OK);
    assert_int_equal(add(place, place->db, "trap"), ERR_CONFLICT);
    assert_int_equal(add(place, place->db, "two"), ERR_UNAVAILABLE);
    db_undo(place->db);
    assert_int_equal(db_savepoint(place->db), ERR_UNAVAILABLE);
    assert_int_equal(add(place, place->db, "three"), ERR_UNAVAILABLE);
    assert_int_equal(db_release(place->db), ERR_UNAVAILABLE);
    assert_int_equal(db_commit(place->db), ERR_UNAVAILABLE);
    assert_int_equal(number(place, place->db, &count_things), 0);
    assert_int_equal(db_begin(place->db), OK);
    assert_int_equal(add(place, place->db, "four"), OK);
    assert_int_equal(db_commit(place->db), OK);
    assert_int_equal(number(place, place->db, &count_things), 1);
}

static void parts_need_a_transaction(void **state)
{
    struct place *place = *state;
    assert_int_equal(db_savepoint(place->db), ERR_UNAVAILABLE);
    assert_int_equal(db_release(place->db), ERR_UNAVAILABLE);
    assert_int_equal(db_commit(place->db), ERR_UNAVAILABLE);
    db_undo(place->db);
    db_rollback(place->db);
    assert_int_equal(add(place, place->db, "one"), OK);
}

static void a_busy_database_is_unavailable_in_the_end(void **state)
{
    struct place *place = *state;
    struct db *other = open_again(place, DB_WRITE);
    db_set_busy_ms(other, 1);
    assert_int_equal(db_begin(place->db), OK);
    assert_int_equal(db_begin(other), ERR_UNAVAILABLE);
    assert_int_equal(add(place, other, "one"), ERR_UNAVAILABLE);
    assert_int_equal(db_commit(place->db), OK);
    assert_int_equal(db_begin(other), OK);
    assert_int_equal(add(place, other, "one"), OK);
    assert_int_equal(db_commit(other), OK);
    db_close(other);
}

static void *begin_and_add(void *argument)
{
    struct place own = {.url = ((struct place *)argument)->url, .arena = arena_new()};
    struct db *db = open_again(&own, DB_WRITE);
    enum err err = db_begin(db);
    if (err == OK)
        err = add(&own, db, "two");
    if (err == OK)
        err = db_commit(db);
    db_close(db);
    arena_free(own.arena);
    return (void *)(uintptr_t)err;
}

static void a_busy_database_is_waited_for(void **state)
{
    struct place *place = *state;
    pthread_t thread;
    void *err;
    assert_int_equal(db_begin(place->db), OK);
    assert_int_equal(pthread_create(&thread, NULL, begin_and_add, place), 0);
    assert_int_equal(add(place, place->db, "one"), OK);
    assert_int_equal(db_commit(place->db), OK);
    assert_int_equal(pthread_join(thread, &err), 0);
    assert_int_equal((uintptr_t)err, OK);
    assert_int_equal(number(place, place->db, &count_things), 2);
}

static void a_reader_writes_nothing(void **state)
{
    static const struct statement disguised = {.name = "disguised", .sqlite = "DELETE FROM things"};
    struct place *place = *state;
    assert_int_equal(add(place, place->db, "one"), OK);
    struct db *reader = open_again(place, DB_READ);
    assert_int_equal(add(place, reader, "two"), ERR_INTERNAL);
    struct rows rows;
    assert_int_equal(db_query(reader, place->arena, &disguised, NULL, 0, &rows), OK);
    assert_false(rows_next(&rows));
    assert_int_equal(rows_end(&rows), ERR_UNAVAILABLE);
    assert_int_equal(number(place, reader, &count_things), 1);
    db_close(reader);
}

static void a_reader_sees_one_moment(void **state)
{
    struct place *place = *state;
    struct db *reader = open_again(place, DB_READ);
    assert_int_equal(db_begin(reader), OK);
    assert_int_equal(number(place, reader, &count_things), 0);
    assert_int_equal(add(place, place->db, "one"), OK);
    assert_int_equal(number(place, reader, &count_things), 0);
    assert_int_equal(db_commit(reader), OK);
    assert_int_equal(number(place, reader, &count_things), 1);
    db_close(reader);
}

static void changes_are_counted(void **state)
{
    static const struct statement grow = {
        .name = "grow", .sqlite = "UPDATE things SET size = size + 1", .writes = true};
    struct place *place = *state;
    assert_int_equal(run(place->db, place->arena, &grow, NULL, 0), OK);
    assert_int_equal(db_changes(place->db), 0);
    assert_int_equal(add(place, place->db, "one"), OK);
    assert_int_equal(add(place, place->db, "two"), OK);
    assert_int_equal(run(place->db, place->arena, &grow, NULL, 0), OK);
    assert_int_equal(db_changes(place->db), 2);
}

static void a_writer_is_set_up_to_lose_nothing(void **state)
{
    static const struct statement synchronous = {.name = "s", .sqlite = "PRAGMA synchronous"};
    static const struct statement foreign_keys = {.name = "f", .sqlite = "PRAGMA foreign_keys"};
    static const struct statement journal = {.name = "j", .sqlite = "PRAGMA journal_mode"};
    struct place *place = *state;
    assert_int_equal(number(place, place->db, &synchronous), 2);
    assert_int_equal(number(place, place->db, &foreign_keys), 1);
    struct rows rows;
    assert_int_equal(db_query(place->db, place->arena, &journal, NULL, 0, &rows), OK);
    assert_true(rows_next(&rows));
    assert_true(str_is(column_text(&rows, 0), STR("wal")));
    assert_int_equal(rows_end(&rows), OK);
}

static void the_file_is_for_its_owner_alone(void **state)
{
    struct place *place = *state;
    static const char *const names[] = {"test.db", "test.db-wal", "test.db-shm"};
    assert_int_equal(add(place, place->db, "one"), OK);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct stat about;
        struct str path = folder_url(place->arena, &place->folder, "", names[i]);
        assert_int_equal(stat(path.at, &about), 0);
        assert_int_equal(about.st_mode & 0777, 0600);
    }
}

static void what_is_no_database_is_not_opened(void **state)
{
    struct place *place = *state;
    struct db *db;
    assert_int_equal(db_open(STR("mysql://localhost/x"), DB_WRITE, &db), ERR_INVALID);
    assert_int_equal(db_open(STR("sqlite:/nowhere/at/all.db"), DB_WRITE, &db), ERR_UNAVAILABLE);
    assert_int_not_equal(db_open(STR("sqlite:/nowhere/at/all.db"), DB_READ, &db), OK);
    struct str path = folder_url(place->arena, &place->folder, "", "letter.txt");
    FILE *file = fopen(path.at, "w");
    assert_non_null(file);
    for (int i = 0; i < 500; i++)
        fputs("Dear reader, ", file);
    fclose(file);
    struct str url = folder_url(place->arena, &place->folder, "sqlite:", "letter.txt");
    assert_int_equal(db_open(url, DB_WRITE, &db), ERR_INTERNAL);
}

static void memory_holds_a_database_too(void **state)
{
    struct place *place = *state;
    struct db *db;
    assert_int_equal(db_open(STR("sqlite::memory:"), DB_WRITE, &db), OK);
    assert_int_equal(run(db, place->arena, &make_things, NULL, 0), OK);
    assert_int_equal(add(place, db, "one"), OK);
    assert_int_equal(number(place, db, &count_things), 1);
    db_close(db);
}

static void a_list_grows(void **state)
{
    struct place *place = *state;
    struct rows rows = {.arena = place->arena};
    int64_t *items = NULL;
    for (size_t count = 0; count < 1000; count++) {
        items = rows_room(&rows, items, count, sizeof *items);
        assert_int_equal(items[count], 0);
        items[count] = (int64_t)count + 1;
    }
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(items[i], i + 1);
}

#define HOLDS(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(values_come_back_as_they_were),
        HOLDS(null_is_none_and_empty_is_empty),
        HOLDS(a_field_is_read_by_its_type),
        HOLDS(what_the_schema_refuses_is_a_conflict),
        HOLDS(an_instant_that_has_no_text_is_refused),
        HOLDS(a_wrong_number_of_values_is_refused),
        HOLDS(a_statement_may_run_within_itself),
        HOLDS(rows_left_early_do_not_hold_the_statement),
        HOLDS(many_statements_are_kept),
        HOLDS(a_part_can_be_undone_alone),
        HOLDS(what_is_not_committed_is_not_there),
        HOLDS(a_transaction_that_the_engine_gave_up_stays_lost),
        HOLDS(parts_need_a_transaction),
        HOLDS(a_busy_database_is_unavailable_in_the_end),
        HOLDS(a_busy_database_is_waited_for),
        HOLDS(a_reader_writes_nothing),
        HOLDS(a_reader_sees_one_moment),
        HOLDS(changes_are_counted),
        HOLDS(a_writer_is_set_up_to_lose_nothing),
        HOLDS(the_file_is_for_its_owner_alone),
        HOLDS(what_is_no_database_is_not_opened),
        HOLDS(memory_holds_a_database_too),
        HOLDS(a_list_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
