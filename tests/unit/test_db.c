/* The database floor: values, rows, errors; and what is of one engine alone. */
#include "things.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static void values_come_back_as_they_were(void **state)
{
    static const struct statement add_all = {
        .name = "add_all",
        .sqlite = "INSERT INTO things (id, name, size, is_red, bytes, seen_at)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                  " RETURNING id, name, size, is_red, bytes, seen_at",
        .postgres =
            "INSERT INTO things (id, name, size, is_red, bytes, seen_at) VALUES ($1::bigint,"
            " $2::text, $3::bigint, $4::boolean, $5::bytea, $6::timestamptz)"
            " RETURNING id, name, size, is_red, bytes, seen_at",
        .writes = true};
    struct place *place = *state;
    const struct str name = STR("Budi \xF0\x9F\x8C\xBA 'a' \\b"), bytes = STR("\0\xFF\0");
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
    assert_true(str_starts(column_text(&rows, 5), STR("2024-06-10 06:13:20")));
    assert_false(rows_next(&rows));
    assert_int_equal(rows_end(&rows), OK);
}

static void null_is_none_and_empty_is_empty(void **state)
{
    static const struct statement say = {
        .name = "say",
        .sqlite = "SELECT ?1, ?2, ?3, ?4, ?5, ?6",
        .postgres =
            "SELECT $1::text, $2::text, $3::bigint, $4::bytea, $5::timestamptz, $6::boolean"};
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
        .name = "say",
        .sqlite = "SELECT 5, 2147483648, 1, 'x', '1970-01-02 00:00:00'",
        .postgres = "SELECT 5, 2147483648, true, 'x', timestamptz '1970-01-02 07:00:00+07'"};
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
        .name = "size",
        .sqlite = "INSERT INTO things (size) VALUES (?1)",
        .postgres = "INSERT INTO things (size) VALUES ($1::bigint)",
        .writes = true};
    static const struct statement part = {.name = "part",
                                          .sqlite = "INSERT INTO things (part_of) VALUES (99)",
                                          .postgres = "INSERT INTO things (part_of) VALUES (99)",
                                          .writes = true};
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
        .name = "see",
        .sqlite = "INSERT INTO things (seen_at) VALUES (?1)",
        .postgres = "INSERT INTO things (seen_at) VALUES ($1::timestamptz)",
        .writes = true};
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
                                           .sqlite = "SELECT name FROM things ORDER BY name",
                                           .postgres = "SELECT name FROM things ORDER BY name"};
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
    static const struct statement names = {.name = "names",
                                           .sqlite = "SELECT name FROM things",
                                           .postgres = "SELECT name FROM things"};
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
            statements[i] = (struct statement){
                .name = "many", .sqlite = texts[i], .postgres = texts[i]};
            assert_int_equal(number(place, place->db, &statements[i]), i);
        }
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

static void a_text_keeps_a_nul(void **state)
{
    struct place *place = *state;
    static const struct statement name = {.name = "name", .sqlite = "SELECT name FROM things"};
    const struct value values[] = {value_text(STR("a\0b"))};
    assert_int_equal(run(place->db, place->arena, &add_name, values, 1), OK);
    struct rows rows;
    assert_int_equal(db_query(place->db, place->arena, &name, NULL, 0, &rows), OK);
    assert_true(rows_next(&rows));
    assert_true(str_is(column_text(&rows, 0), STR("a\0b")));
    assert_int_equal(rows_end(&rows), OK);
}

/* Is this file locked by somebody? Only another process can tell. */
static bool is_locked(const char *path)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        int file = open(path, O_RDWR | O_CLOEXEC);
        _exit(file < 0 || fcntl(file, F_GETLK, &lock) < 0 ? 2 : lock.l_type != F_UNLCK);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
    return WEXITSTATUS(status) == 1;
}

/* Who finds it unlocked takes the log away, and with it what has been committed to it since. */
static void one_more_connection_loses_no_lock(void **state)
{
    struct place *place = *state;
    const char *path = str_print(place->arena, "%s/test.db", place->folder.path).at;
    assert_int_equal(add(place, place->db, "one"), OK);
    assert_true(is_locked(path));
    struct db *writer = open_again(place, DB_WRITE);
    assert_true(is_locked(path));
    db_close(writer);
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

static const struct CMUnitTest on_both[] = {
    HOLDS(values_come_back_as_they_were),
    HOLDS(null_is_none_and_empty_is_empty),
    HOLDS(a_field_is_read_by_its_type),
    HOLDS(what_the_schema_refuses_is_a_conflict),
    HOLDS(an_instant_that_has_no_text_is_refused),
    HOLDS(a_wrong_number_of_values_is_refused),
    HOLDS(a_statement_may_run_within_itself),
    HOLDS(rows_left_early_do_not_hold_the_statement),
    HOLDS(many_statements_are_kept),
    HOLDS(a_list_grows),
};

static const struct CMUnitTest on_sqlite[] = {
    HOLDS(a_text_keeps_a_nul),
    HOLDS(a_writer_is_set_up_to_lose_nothing),
    HOLDS(the_file_is_for_its_owner_alone),
    HOLDS(what_is_no_database_is_not_opened),
    HOLDS(one_more_connection_loses_no_lock),
    HOLDS(memory_holds_a_database_too),
};

int main(void)
{
    int failed = cmocka_run_group_tests(on_both, NULL, NULL);
    return is_on_postgres() ? failed : failed + cmocka_run_group_tests(on_sqlite, NULL, NULL);
}
