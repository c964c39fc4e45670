/* Steps of the schema: once each, whole or not at all, and by one process at a time. */
#include "db/migrate.h"
#include "support/engine.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

struct place {
    struct folder folder;
    struct arena *arena;
    struct str url;
    struct db *db;
};

#define FIRST "CREATE TABLE first (id BIGINT); INSERT INTO first VALUES (1);"
#define BROKEN "CREATE TABLE second (id BIGINT); INSERT INTO third VALUES (1);"

static const struct schema_step two_steps[] = {
    {1, "first", .sqlite = FIRST, .postgres = FIRST},
    {2, "second",
     .sqlite = "CREATE TABLE second (id BIGINT);"
               "CREATE TRIGGER copied AFTER INSERT ON first BEGIN"
               " INSERT INTO second VALUES (NEW.id); INSERT INTO second VALUES (NEW.id); END;"
               "INSERT INTO first VALUES (2);",
     .postgres =
         "CREATE TABLE second (id BIGINT);"
         "CREATE FUNCTION copied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
         " INSERT INTO second VALUES (NEW.id), (NEW.id); RETURN NULL; END $$;"
         "CREATE TRIGGER copied AFTER INSERT ON first FOR EACH ROW EXECUTE FUNCTION copied();"
         "INSERT INTO first VALUES (2);"},
    {0},
};
static const struct schema_step one_step[] = {
    {1, "first", .sqlite = FIRST, .postgres = FIRST},
    {0},
};
static const struct schema_step broken_step[] = {
    {1, "first", .sqlite = FIRST, .postgres = FIRST},
    {2, "broken", .sqlite = BROKEN, .postgres = BROKEN},
    {0},
};

#define COUNT(what)                                              \
    {                                                            \
        .name = "count", .sqlite = "SELECT count(*) FROM " what, \
        .postgres = "SELECT count(*) FROM " what                 \
    }

static const struct statement count_first = COUNT("first"), count_second = COUNT("second"),
                              count_versions = COUNT("schema_version");
static const struct statement count_tables = {
    .name = "tables",
    .sqlite = "SELECT count(*) FROM sqlite_schema WHERE name = 'second'",
    .postgres = "SELECT count(*) FROM pg_class WHERE relname = 'second'"};

static int64_t number(struct place *place, const struct statement *statement)
{
    struct rows rows;
    assert_int_equal(db_query(place->db, place->arena, statement, NULL, 0, &rows), OK);
    assert_true(rows_next(&rows));
    int64_t number = column_i64(&rows, 0);
    assert_int_equal(rows_end(&rows), OK);
    return number;
}

static int place_make(void **state)
{
    struct place *place = memory_alloc(sizeof *place);
    folder_make(&place->folder);
    place->arena = arena_new();
    place->url = database_new(place->arena, &place->folder, "test.db");
    assert_int_equal(db_open(place->url, DB_WRITE, &place->db), OK);
    *state = place;
    return 0;
}

static int place_remove(void **state)
{
    struct place *place = *state;
    db_close(place->db);
    database_drop(place->url);
    folder_remove(&place->folder);
    arena_free(place->arena);
    free(place);
    return 0;
}

static void each_step_runs_once(void **state)
{
    struct place *place = *state;
    int applied = -1;
    assert_int_equal(migrate_to(place->db, place->arena, two_steps, &applied), OK);
    assert_int_equal(applied, 2);
    assert_int_equal(number(place, &count_first), 2);
    assert_int_equal(number(place, &count_second), 2);
    assert_int_equal(migrate_to(place->db, place->arena, two_steps, &applied), OK);
    assert_int_equal(applied, 0);
    assert_int_equal(number(place, &count_versions), 2);
}

static void a_newer_program_takes_an_older_database_further(void **state)
{
    struct place *place = *state;
    int applied = -1;
    assert_int_equal(migrate_to(place->db, place->arena, one_step, &applied), OK);
    assert_int_equal(applied, 1);
    assert_int_equal(migrate_to(place->db, place->arena, two_steps, &applied), OK);
    assert_int_equal(applied, 1);
    assert_int_equal(number(place, &count_first), 2);
}

static void an_older_program_leaves_a_newer_database_alone(void **state)
{
    struct place *place = *state;
    int applied = -1;
    assert_int_equal(migrate_to(place->db, place->arena, two_steps, &applied), OK);
    assert_int_equal(migrate_to(place->db, place->arena, one_step, &applied), ERR_CONFLICT);
    assert_int_equal(number(place, &count_versions), 2);
}

static void a_broken_step_leaves_the_old_state_working(void **state)
{
    struct place *place = *state;
    int applied = -1;
    assert_int_equal(migrate_to(place->db, place->arena, one_step, &applied), OK);
    assert_int_equal(migrate_to(place->db, place->arena, broken_step, &applied), ERR_INTERNAL);
    assert_int_equal(number(place, &count_versions), 1);
    assert_int_equal(number(place, &count_first), 1);
    assert_int_equal(number(place, &count_tables), 0);
    assert_int_equal(migrate_to(place->db, place->arena, two_steps, &applied), OK);
    assert_int_equal(applied, 1);
}

static void of_several_steps_all_are_taken_or_none(void **state)
{
    struct place *place = *state;
    int applied = -1, version = -1;
    assert_int_equal(migrate_to(place->db, place->arena, broken_step, &applied), ERR_INTERNAL);
    assert_int_equal(migrate_version(place->db, place->arena, &version), OK);
    assert_int_equal(version, 0);
    assert_int_equal(number(place, &count_tables), 0);
}

/* In a process of its own: opens the database, which nobody has made yet, and brings it forward. */
static _Noreturn void migrate_in_child(const struct place *place, int start)
{
    char byte;
    struct db *db;
    int applied;
    (void)!read(start, &byte, 1);
    if (db_open(place->url, DB_WRITE, &db) != OK ||
        migrate_to(db, place->arena, two_steps, &applied) != OK)
        _exit(100);
    db_close(db);
    _exit(applied);
}

static void two_processes_at_once_share_the_steps(void **state)
{
    enum { CHILDREN = 4, ROUNDS = 8 };
    struct place *place = *state;
    db_close(place->db);
    for (int round = 0; round < ROUNDS; round++) {
        database_drop(place->url);
        place->url = database_new(place->arena, &place->folder,
                                  (const char[]){'a', (char)('a' + round), 0});
        int start[2], applied = 0;
        assert_int_equal(pipe(start), 0);
        for (int i = 0; i < CHILDREN; i++)
            if (fork() == 0) {
                close(start[1]);
                migrate_in_child(place, start[0]);
            }
        close(start[0]);
        close(start[1]);
        for (int i = 0; i < CHILDREN; i++) {
            int status;
            assert_true(wait(&status) > 0);
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) <= 2);
            applied += WEXITSTATUS(status);
        }
        assert_int_equal(applied, 2);
        assert_int_equal(db_open(place->url, DB_WRITE, &place->db), OK);
        assert_int_equal(number(place, &count_second), 2);
        db_close(place->db);
    }
    assert_int_equal(db_open(place->url, DB_WRITE, &place->db), OK);
}

static void the_programs_own_schema_is_sound(void **state)
{
    static const struct statement integrity = {
        .name = "i",
        .sqlite = "SELECT count(*) FROM pragma_integrity_check WHERE"
                  " integrity_check <> 'ok'"};
    static const struct statement orphans = {
        .name = "o", .sqlite = "SELECT count(*) FROM pragma_foreign_key_check"};
    struct place *place = *state;
    int applied, version;
    assert_int_equal(migrate(place->db, place->arena, &applied), OK);
    assert_int_equal(applied, migrate_newest());
    assert_int_equal(migrate_version(place->db, place->arena, &version), OK);
    assert_int_equal(version, migrate_newest());
    if (is_on_postgres())
        return;
    assert_int_equal(number(place, &integrity), 0);
    assert_int_equal(number(place, &orphans), 0);
}

#define HOLDS(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

static const struct CMUnitTest tests[] = {
    HOLDS(each_step_runs_once),
    HOLDS(a_newer_program_takes_an_older_database_further),
    HOLDS(an_older_program_leaves_a_newer_database_alone),
    HOLDS(a_broken_step_leaves_the_old_state_working),
    HOLDS(of_several_steps_all_are_taken_or_none),
    HOLDS(two_processes_at_once_share_the_steps),
    HOLDS(the_programs_own_schema_is_sound),
};

int main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
