/* The audit log: what is written, and that what was done to it afterwards is found. */
#include "operator/audit.h"
#include "support/database.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

enum { ROWS = 1200 }; /* more than one batch of audit_verify() */

static const struct instant now = {1795000000};

static struct operator* owner_of(struct database *database)
{
    return operator_new(database->db, database->arena, now);
}

static void add(struct database *database, const char *field, struct str from, struct str to)
{
    struct audit_row change = {
        .subject = AUDIT_USER,
        .subject_id = 7,
        .field = str_of(field),
        .from_value = from,
        .to_value = to,
    };
    assert_int_equal(audit_add(operator_desk(owner_of(database)), &change), OK);
}

static int log_make(void **state)
{
    static struct database database;
    database_make(&database);
    assert_int_equal(db_begin(database.db), OK);
    for (int i = 0; i < ROWS; i++)
        add(&database, "name", i % 2 ? STR("Budi") : STR_NONE, STR("Sari"));
    assert_int_equal(db_commit(database.db), OK);
    /* Whoever alters the log will not be stopped by its triggers. */
    bool names_table = is_on_postgres();
    database_run(&database,
                 names_table ? "DROP TRIGGER audit_log_stays ON audit_log"
                             : "DROP TRIGGER audit_log_stays",
                 0, 0);
    database_run(&database,
                 names_table ? "DROP TRIGGER audit_log_is_kept ON audit_log"
                             : "DROP TRIGGER audit_log_is_kept",
                 0, 0);
    *state = &database;
    return 0;
}

static int log_remove(void **state)
{
    database_remove(*state);
    return 0;
}

static struct audit_verdict verdict_of(struct database *database)
{
    struct audit_verdict verdict;
    assert_int_equal(audit_verify(owner_of(database), &verdict), OK);
    return verdict;
}

static void a_log_as_it_was_written_is_unbroken(void **state)
{
    struct audit_verdict verdict = verdict_of(*state);
    assert_null(verdict.reason);
    assert_int_equal(verdict.rows, ROWS);
    assert_int_equal(verdict.hash.size, DIGEST_SIZE * 2);
    add(*state, "name", STR("Sari"), STR("Nia"));
    struct audit_verdict later = verdict_of(*state);
    assert_null(later.reason);
    assert_false(str_is(verdict.hash, later.hash));
}

static void an_empty_log_is_unbroken(void **state)
{
    struct database *database = *state;
    database_run(database, "DELETE FROM audit_log", 0, 0);
    database_run(database, "UPDATE audit_head SET last_id = 0, hash = ''", 0, 0);
    assert_null(verdict_of(database).reason);
}

static void each_change_of_a_row_is_found(void **state)
{
    static const char *const changes[] = {
        "UPDATE audit_log SET to_value = 'sari' WHERE id = ?1",
        "UPDATE audit_log SET to_value = NULL WHERE id = ?1",
        "UPDATE audit_log SET from_value = '' WHERE id = ?1 AND from_value IS NULL",
        "UPDATE audit_log SET field = 'phone' WHERE id = ?1",
        "UPDATE audit_log SET subject = 'ticket' WHERE id = ?1",
        "UPDATE audit_log SET subject_id = 8 WHERE id = ?1",
        "UPDATE audit_log SET created_at = '2026-01-01 00:00:00' WHERE id = ?1",
        "UPDATE audit_log SET hash = 'x' WHERE id = ?1",
    };
    struct database *database = *state;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        database_run(database, changes[i], 1101, 0);
        struct audit_verdict verdict = verdict_of(database);
        assert_non_null(verdict.reason);
        assert_int_equal(verdict.broken_id, 1101);
        assert_int_equal(verdict.rows, 1100);
        log_remove(state);
        log_make(state);
    }
}

static void a_removed_row_is_found(void **state)
{
    database_run(*state, "DELETE FROM audit_log WHERE id = ?1", 40, 0);
    assert_int_equal(verdict_of(*state).broken_id, 41);
}

static void a_removed_first_row_is_found(void **state)
{
    database_run(*state, "DELETE FROM audit_log WHERE id = ?1", 1, 0);
    assert_int_equal(verdict_of(*state).broken_id, 2);
}

static void removed_newest_rows_are_found(void **state)
{
    database_run(*state, "DELETE FROM audit_log WHERE id > ?1", ROWS - 3, 0);
    assert_int_equal(verdict_of(*state).broken_id, ROWS - 2);
}

static void a_row_that_was_put_in_is_found(void **state)
{
    database_run(*state,
                 "INSERT INTO audit_log SELECT ?2, actor_id, subject, subject_id, field,"
                 " from_value, to_value, created_at, hash FROM audit_log WHERE id = ?1",
                 7, ROWS + 1);
    assert_int_equal(verdict_of(*state).broken_id, ROWS + 1);
}

static void two_rows_that_changed_places_are_found(void **state)
{
    database_run(*state, "UPDATE audit_log SET id = -1 WHERE id = ?1", 7, 0);
    database_run(*state, "UPDATE audit_log SET id = ?1 WHERE id = ?2", 7, 8);
    database_run(*state, "UPDATE audit_log SET id = ?1 WHERE id = -1", 8, 0);
    assert_int_equal(verdict_of(*state).broken_id, 7);
}

static void the_log_refuses_to_be_changed(void **state)
{
    log_remove(state);
    struct database *database = *state;
    database_make(database);
    add(database, "name", STR_NONE, STR("Sari"));
    static const struct statement update = {.name = "update",
                                            .sqlite = "UPDATE audit_log SET to_value = 'x'",
                                            .postgres = "UPDATE audit_log SET to_value = 'x'",
                                            .writes = true};
    static const struct statement delete = {.name = "delete",
                                            .sqlite = "DELETE FROM audit_log",
                                            .postgres = "DELETE FROM audit_log",
                                            .writes = true};
    struct rows rows;
    if (db_query(database->db, database->arena, &update, NULL, 0, &rows) == OK)
        assert_int_not_equal(rows_end(&rows), OK);
    if (db_query(database->db, database->arena, &delete, NULL, 0, &rows) == OK)
        assert_int_not_equal(rows_end(&rows), OK);
    assert_int_equal(database_number(database, "SELECT count(*) FROM audit_log"), 1);
}

#define LOG_TEST(name) cmocka_unit_test_setup_teardown(name, log_make, log_remove)

int main(void)
{
    random_setup();
    const struct CMUnitTest tests[] = {
        LOG_TEST(a_log_as_it_was_written_is_unbroken),
        LOG_TEST(an_empty_log_is_unbroken),
        LOG_TEST(each_change_of_a_row_is_found),
        LOG_TEST(a_removed_row_is_found),
        LOG_TEST(a_removed_first_row_is_found),
        LOG_TEST(removed_newest_rows_are_found),
        LOG_TEST(a_row_that_was_put_in_is_found),
        LOG_TEST(two_rows_that_changed_places_are_found),
        LOG_TEST(the_log_refuses_to_be_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
