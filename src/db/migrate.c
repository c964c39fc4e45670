/* Forward steps of the schema. schema_version says which ones a database has had. */
#include "db/migrate.h"
#include "db/engine.h"
#include "base/log.h"

static const char version_table[] = "CREATE TABLE IF NOT EXISTS schema_version (\n"
                                    "    number BIGINT NOT NULL PRIMARY KEY,\n"
                                    "    name TEXT NOT NULL,\n"
                                    "    applied_at TIMESTAMPTZ NOT NULL\n"
                                    ")";

static enum err number_query(struct db *db, struct arena *arena, const struct statement *statement,
                             int64_t *ret)
{
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(db, arena, statement, NULL, 0, &rows));
    int64_t number = rows_next(&rows) ? column_i64(&rows, 0) : 0;
    TRY(rows_end(&rows));
    *ret = number;
    return OK;
}

int migrate_newest_of(const struct schema_step *steps)
{
    int newest = 0;
    for (; steps->number; steps++)
        newest = steps->number;
    return newest;
}

enum err migrate_version_of(struct db *db, struct arena *arena, const struct schema_step *steps,
                            int *ret)
{
    static const struct statement is_there = {
        .name = "schema_version_is_there",
        .sqlite = "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'",
        .postgres = "SELECT count(*) FROM pg_class WHERE oid = to_regclass('schema_version')",
    };
    static const struct statement newest = {
        .name = "schema_version_newest",
        .sqlite = "SELECT coalesce(max(number), 0) FROM schema_version",
        .postgres = "SELECT coalesce(max(number), 0) FROM schema_version",
    };
    int64_t tables, number = 0;
    TRY(number_query(db, arena, &is_there, &tables));
    if (tables)
        TRY(number_query(db, arena, &newest, &number));
    if (number > migrate_newest_of(steps)) {
        log_error("db.newer",
                  "the database has schema %lld, this program knows %d: use a newer one",
                  (long long)number, migrate_newest_of(steps));
        return ERR_CONFLICT;
    }
    *ret = (int)number;
    return OK;
}

enum err migrate_version(struct db *db, struct arena *arena, int *ret)
{
    return migrate_version_of(db, arena, schema_steps, ret);
}

int migrate_newest(void)
{
    return migrate_newest_of(schema_steps);
}

static enum err step_record(struct db *db, struct arena *arena, const struct schema_step *step)
{
    static const struct statement record = {
        .name = "schema_version_record",
        .sqlite = "INSERT INTO schema_version (number, name, applied_at) VALUES (?1, ?2, ?3)",
        .postgres = "INSERT INTO schema_version (number, name, applied_at) "
                    "VALUES ($1::bigint, $2::text, $3::timestamptz)",
        .writes = true,
    };
    const struct value values[] = {value_i64(step->number), value_text(str_of(step->name)),
                                   value_instant(instant_now())};
    struct rows rows = {0};
    TRY(db_query(db, arena, &record, values, COUNT_OF(values), &rows));
    return rows_end(&rows);
}

/* SQLite's writer is alone already. A step may take its time, and so may whoever came first. */
enum err migrate_lock(struct db *db)
{
    return db_run_script(db, "schema_lock", "",
                         "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;"
                         "SELECT pg_advisory_xact_lock(1396789313)");
}

/* The version is read again under the lock: another process may have come first. */
enum err migrate_within(struct db *db, struct arena *arena, const struct schema_step *steps, int to,
                        int *ret_applied)
{
    int version, applied = 0;
    TRY(migrate_lock(db));
    TRY(db_run_script(db, "schema_version", version_table, version_table));
    TRY(migrate_version_of(db, arena, steps, &version));
    for (const struct schema_step *step = steps; step->number && step->number <= to; step++) {
        if (step->number <= version)
            continue;
        TRY(db_run_script(db, step->name, step->sqlite, step->postgres));
        TRY(step_record(db, arena, step));
        log_info("db.migrated", "step %d, %s", step->number, step->name);
        applied++;
    }
    *ret_applied = applied;
    return OK;
}

enum err migrate_to(struct db *db, struct arena *arena, const struct schema_step *steps,
                    int *ret_applied)
{
    int version, applied = 0;
    TRY(migrate_version_of(db, arena, steps, &version));
    if (version < migrate_newest_of(steps)) {
        TRY(db_begin(db));
        enum err err = migrate_within(db, arena, steps, migrate_newest_of(steps), &applied);
        if (err != OK) {
            db_rollback(db);
            log_error("db.migrate_failed", "the database is as it was, at schema %d", version);
            return err;
        }
        TRY(db_commit(db));
    }
    *ret_applied = applied;
    return OK;
}

enum err migrate(struct db *db, struct arena *arena, int *ret_applied)
{
    return migrate_to(db, arena, schema_steps, ret_applied);
}
