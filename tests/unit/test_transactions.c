/* The database floor: transactions and their parts, waiting, readers beside a writer. */
#include "things.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

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
    assert_int_equal(add(place, place->db, "undone"), OK);
    assert_int_equal(add(place, place->db, "kept"), ERR_CONFLICT);
    db_undo(place->db);
    assert_int_equal(db_savepoint(place->db), OK);
    assert_int_equal(add(place, place->db, "kept too"), OK);
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
    static const struct statement disguised = {
        .name = "disguised", .sqlite = "DELETE FROM things", .postgres = "DELETE FROM things"};
    struct place *place = *state;
    assert_int_equal(add(place, place->db, "one"), OK);
    struct db *reader = open_again(place, DB_READ);
    assert_int_equal(add(place, reader, "two"), ERR_INTERNAL);
    assert_int_equal(db_begin(reader), OK);
    struct rows rows = {.statement = &disguised};
    enum err err = db_query(reader, place->arena, &disguised, NULL, 0, &rows);
    if (err == OK && !rows_next(&rows))
        err = rows_end(&rows);
    assert_int_equal(err, ERR_UNAVAILABLE);
    db_rollback(reader);
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
    static const struct statement grow = {.name = "grow",
                                          .sqlite = "UPDATE things SET size = size + 1",
                                          .postgres = "UPDATE things SET size = size + 1",
                                          .writes = true};
    struct place *place = *state;
    assert_int_equal(run(place->db, place->arena, &grow, NULL, 0), OK);
    assert_int_equal(db_changes(place->db), 0);
    assert_int_equal(add(place, place->db, "one"), OK);
    assert_int_equal(add(place, place->db, "two"), OK);
    assert_int_equal(run(place->db, place->arena, &grow, NULL, 0), OK);
    assert_int_equal(db_changes(place->db), 2);
}

#define HOLDS(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

static const struct CMUnitTest on_both[] = {
    HOLDS(a_part_can_be_undone_alone), HOLDS(what_is_not_committed_is_not_there),
    HOLDS(parts_need_a_transaction),   HOLDS(a_reader_writes_nothing),
    HOLDS(a_reader_sees_one_moment),   HOLDS(changes_are_counted),
};

static const struct CMUnitTest on_sqlite[] = {
    HOLDS(a_transaction_that_the_engine_gave_up_stays_lost),
    HOLDS(a_busy_database_is_unavailable_in_the_end),
    HOLDS(a_busy_database_is_waited_for),
};

int main(void)
{
    int failed = cmocka_run_group_tests(on_both, NULL, NULL);
    return is_on_postgres() ? failed : failed + cmocka_run_group_tests(on_sqlite, NULL, NULL);
}
