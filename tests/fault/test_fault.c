/*
 * What was acknowledged is there: when a write or a sync fails, when the disk is full, and when the
 * power is cut. Each test lets every single operation of a storm of commits fail in its turn.
 */
#include "base/log.h"
#include "db/db.h"
#include "fault/faulty_files.h"
#include "support/folder.h"
#include <setjmp.h>
#include <stdarg.h>
#include <sqlite3.h>
#include <unistd.h>
#include <cmocka.h>

enum { COMMITS = 8, PARTS = 2, ROWS = COMMITS * PARTS };

struct storm {
    struct folder folder;
    struct arena *arena;
    struct str url;
    struct db *db;
    bool acknowledged[ROWS];
    bool saw_err[ERR_INTERNAL + 1];
};

/* A page a row, so that the log grows past the checkpoint at 8 pages again and again. */
static const struct statement make_rows = {
    .name = "make_rows",
    .sqlite = "CREATE TABLE numbers (number BIGINT NOT NULL UNIQUE, filling BLOB)",
    .writes = true};
static const struct statement checkpoint_often = {.name = "checkpoint_often",
                                                  .sqlite = "PRAGMA wal_autocheckpoint = 8"};
static const struct statement add_row = {
    .name = "add_row", .sqlite = "INSERT INTO numbers VALUES (?1, zeroblob(3000))", .writes = true};

static enum err run(struct storm *storm, const struct statement *statement, int64_t number,
                    size_t count, int64_t *ret)
{
    const struct value values[] = {value_i64(number)};
    struct rows rows;
    TRY(db_query(storm->db, storm->arena, statement, values, count, &rows));
    if (rows_next(&rows) && ret)
        *ret = column_i64(&rows, 0);
    return rows_end(&rows);
}

static void storm_open(struct storm *storm)
{
    int64_t pages;
    assert_int_equal(db_open(storm->url, DB_WRITE, &storm->db), OK);
    assert_int_equal(run(storm, &checkpoint_often, 0, 0, &pages), OK);
}

static void storm_begin(struct storm *storm)
{
    *storm = (struct storm){.arena = arena_new()};
    folder_make(&storm->folder);
    storm->url = folder_url(storm->arena, &storm->folder, "sqlite:", "test.db");
    faulty_files_plan((struct fault){0});
    storm_open(storm);
    assert_int_equal(run(storm, &make_rows, 0, 0, NULL), OK);
}

static void storm_end(struct storm *storm)
{
    db_close(storm->db);
    folder_remove(&storm->folder);
    arena_free(storm->arena);
}

/* As the writer does: several requests, each in a part of its own, in one commit. */
static enum err commit_rows(struct storm *storm, int64_t first)
{
    TRY(db_begin(storm->db));
    for (int part = 0; part < PARTS; part++) {
        TRY(db_savepoint(storm->db));
        TRY(run(storm, &add_row, first + part, 1, NULL));
        TRY(db_release(storm->db));
    }
    return db_commit(storm->db);
}

static void storm_blow(struct storm *storm)
{
    for (int commit = 0; commit < COMMITS; commit++) {
        enum err err = commit_rows(storm, commit * PARTS);
        storm->saw_err[err] = true;
        if (err != OK)
            db_rollback(storm->db);
        for (int part = 0; part < PARTS; part++)
            storm->acknowledged[commit * PARTS + part] = err == OK;
    }
}

static void assert_what_was_acknowledged_is_there(struct storm *storm, bool nothing_else)
{
    static const struct statement count = {
        .name = "count", .sqlite = "SELECT count(*) FROM numbers WHERE number = ?1"};
    static const struct statement unsound = {
        .name = "unsound",
        .sqlite = "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"};
    int64_t rows;
    for (int i = 0; i < ROWS; i++) {
        assert_int_equal(run(storm, &count, i, 1, &rows), OK);
        if (storm->acknowledged[i] || nothing_else)
            assert_int_equal(rows, storm->acknowledged[i]);
    }
    assert_int_equal(run(storm, &unsound, 0, 0, &rows), OK);
    assert_int_equal(rows, 0);
}

/* The storm with each operation failing in turn, until there is none left to fail. */
static void fail_each(struct fault fault, enum err expected)
{
    bool failed = true;
    for (fault.at = 1; failed; fault.at++) {
        struct storm storm;
        storm_begin(&storm);
        faulty_files_plan(fault);
        storm_blow(&storm);
        failed = faulty_files_failed();
        faulty_files_plan((struct fault){0});
        for (int err = 1; err <= ERR_INTERNAL; err++)
            if (storm.saw_err[err])
                assert_true(err == (int)expected || err == ERR_INTERNAL);
        assert_what_was_acknowledged_is_there(&storm, true);
        assert_int_equal(commit_rows(&storm, 1000), OK); /* the same connection goes on */
        db_close(storm.db);
        storm_open(&storm);
        assert_what_was_acknowledged_is_there(&storm, true);
        storm_end(&storm);
    }
    assert_true(fault.at > COMMITS);
}

static void a_write_that_fails_once_loses_nothing_acknowledged(void **state)
{
    (void)state;
    fail_each((struct fault){.code = SQLITE_IOERR_WRITE}, ERR_INTERNAL);
}

static void a_disk_that_is_full_once_loses_nothing_acknowledged(void **state)
{
    (void)state;
    fail_each((struct fault){.code = SQLITE_FULL}, ERR_UNAVAILABLE);
}

static void a_disk_that_stays_full_loses_nothing_acknowledged(void **state)
{
    (void)state;
    fail_each((struct fault){.code = SQLITE_FULL, .lasting = true}, ERR_UNAVAILABLE);
}

/* Nothing reaches the disk from one moment on; then the machine starts again with what was synced,
   and in the worse case with any of what was written beside it. */
static void a_power_cut_loses_nothing_acknowledged(void **state)
{
    (void)state;
    bool failed = true;
    for (int at = 1; failed; at++)
        for (int survivals = 0; survivals < 4; survivals++) {
            struct storm storm;
            storm_begin(&storm);
            faulty_files_plan(
                (struct fault){.at = at, .code = SQLITE_IOERR_WRITE, .lasting = true});
            storm_blow(&storm);
            failed = faulty_files_failed();
            db_close(storm.db);
            faulty_files_plan((struct fault){0});
            struct str path = folder_url(storm.arena, &storm.folder, "", "test.db");
            struct str log = folder_url(storm.arena, &storm.folder, "", "test.db-wal");
            unlink(folder_url(storm.arena, &storm.folder, "", "test.db-shm").at);
            if (failed) {
                faulty_files_cut(path.at, survivals & 1 ? ALL_WRITTEN : SYNCED_ONLY);
                faulty_files_cut(log.at, survivals & 2 ? ALL_WRITTEN : SYNCED_ONLY);
            }
            storm_open(&storm);
            assert_what_was_acknowledged_is_there(&storm, false);
            assert_int_equal(commit_rows(&storm, 1000), OK);
            storm_end(&storm);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_write_that_fails_once_loses_nothing_acknowledged),
        cmocka_unit_test(a_disk_that_is_full_once_loses_nothing_acknowledged),
        cmocka_unit_test(a_disk_that_stays_full_loses_nothing_acknowledged),
        cmocka_unit_test(a_power_cut_loses_nothing_acknowledged),
    };
    log_setup((enum log_level)(LOG_ERROR + 1), false); /* thousands of errors are expected */
    faulty_files_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
