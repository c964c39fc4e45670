/* A connection to SQLite: opening it, statements kept prepared, transactions. */
#include "db/sqlite.h"
#include "base/log.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

/* FTS5 repeats a part of the question when it cannot read it, and that is somebody's words. */
static const char *reason(struct sqlite *sqlite, int code)
{
    const char *message = sqlite3_errmsg(sqlite->handle);
    bool is_about_this = sqlite3_extended_errcode(sqlite->handle) == code;
    return is_about_this && strncmp(message, "fts5:", 5) != 0 ? message : sqlite3_errstr(code);
}

enum err sqlite_err(struct sqlite *sqlite, int code, const char *name)
{
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return OK;
    case SQLITE_CONSTRAINT:
        if (code == SQLITE_CONSTRAINT_NOTNULL || code == SQLITE_CONSTRAINT_DATATYPE)
            break;
        log_debug("db.conflict", "%s: %s", name, reason(sqlite, code));
        return ERR_CONFLICT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_READONLY:
        log_warning("db.unavailable", "%s: %s (%d)", name, reason(sqlite, code), code);
        return ERR_UNAVAILABLE;
    }
    log_error("db.failed", "%s: %s (%d)", name, reason(sqlite, code), code);
    return ERR_INTERNAL;
}

static enum err sqlite_run_script(struct db *db, const char *name, const char *script)
{
    struct sqlite *sqlite = sqlite_of(db);
    return sqlite_err(sqlite, sqlite3_exec(sqlite->handle, script, NULL, NULL, NULL), name);
}

/* Without statistics, allocations of different threads do not meet in one lock. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Readers beside a writer need the write-ahead log; some network file systems cannot hold it, and
   SQLite says so by its answer only. Of two who make a database at the same time one is refused
   without waiting, so it is asked again. */
static enum err log_ahead(struct sqlite *sqlite)
{
    sqlite3_stmt *statement;
    TRY(sqlite_err(
        sqlite,
        sqlite3_prepare_v2(sqlite->handle, "PRAGMA journal_mode = WAL", -1, &statement, NULL),
        "open"));
    int code;
    int64_t give_up_us = clock_us() + DB_BUSY_MS * 1000;
    while ((code = sqlite3_step(statement)) == SQLITE_BUSY && clock_us() < give_up_us) {
        sqlite3_reset(statement);
        sqlite3_sleep(1);
    }
    enum err err = sqlite_err(sqlite, code, "open");
    const char *mode = (const char *)sqlite3_column_text(statement, 0);
    if (err == OK && (!mode || (strcmp(mode, "wal") != 0 && strcmp(mode, "memory") != 0))) {
        log_error("db.open_failed", "this file system cannot hold a write-ahead log");
        err = ERR_UNAVAILABLE;
    }
    sqlite3_finalize(statement);
    return err;
}

static enum err settings_apply(struct sqlite *sqlite)
{
    static const char reader[] = "PRAGMA query_only = ON;"
                                 "PRAGMA trusted_schema = OFF;"
                                 "PRAGMA cache_size = -2048;";
    /* Triggers keep the search index, and SQLite 3.40 runs FTS5 from one only when it trusts
       the schema; a reader runs no triggers.
       The log is copied back into the database after 16 MiB, off the path of most commits, and
       does not keep the size of its largest day.
       Statistics are never gathered: from those of an almost empty database SQLite concludes to
       read whole tables, and keeps to it when they have grown. */
    static const char writer[] = "PRAGMA synchronous = FULL;"
                                 "PRAGMA wal_autocheckpoint = 4096;"
                                 "PRAGMA journal_size_limit = 67108864;"
                                 "PRAGMA cache_size = -16384;";
    static const char both[] = "PRAGMA foreign_keys = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA mmap_size = 2147418112;"; /* the most that it takes */
    sqlite3_extended_result_codes(sqlite->handle, 1);
    sqlite3_busy_timeout(sqlite->handle, DB_BUSY_MS);
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_QPSG, 1}, /* plans do not look at values: prepared once */
    };
    for (size_t i = 0; i < COUNT_OF(options); i++)
        TRY(sqlite_err(sqlite,
                       sqlite3_db_config(sqlite->handle, options[i].option, options[i].value, NULL),
                       "open"));
    TRY(sqlite_run_script(&sqlite->db, "open", both));
    if (sqlite->db.access == DB_WRITE)
        TRY(log_ahead(sqlite));
    return sqlite_run_script(&sqlite->db, "open", sqlite->db.access == DB_READ ? reader : writer);
}

/* SQLite would make it readable for everyone that the umask lets in. A file that is there is not
   opened: closing it again would end every lock that this process holds on it (fcntl(2)), and
   another process could take the log of its commits away. */
static enum err file_make(const char *path)
{
    int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0 && errno != EEXIST) {
        log_error("db.open_failed", "%s: %m", path);
        return ERR_UNAVAILABLE;
    }
    if (file >= 0)
        close(file);
    return OK;
}

enum err sqlite_take(struct sqlite *sqlite, const struct statement *statement, sqlite3_stmt **ret)
{
    struct prepared *prepared = cache_find(&sqlite->cache, sqlite->db.arena, statement);
    if (prepared->made && !prepared->is_taken) {
        prepared->is_taken = true;
        *ret = prepared->made;
        return OK;
    }
    sqlite3_stmt *made;
    unsigned flags = prepared->made ? 0 : SQLITE_PREPARE_PERSISTENT;
    int code = sqlite3_prepare_v3(sqlite->handle, statement->sqlite, -1, flags, &made, NULL);
    TRY(sqlite_err(sqlite, code, statement->name));
    if (!prepared->made) {
        prepared->made = made;
        prepared->is_taken = true;
    }
    *ret = made;
    return OK;
}

void sqlite_give_back(struct sqlite *sqlite, const struct statement *statement, sqlite3_stmt *taken)
{
    struct prepared *prepared = cache_find(&sqlite->cache, sqlite->db.arena, statement);
    if (prepared->made != taken) {
        sqlite3_finalize(taken);
        return;
    }
    sqlite3_reset(taken);
    prepared->is_taken = false;
}

bool sqlite_is_lost(const struct sqlite *sqlite)
{
    return sqlite->is_open && sqlite3_get_autocommit(sqlite->handle);
}

static enum err step(struct sqlite *sqlite, const struct statement *statement)
{
    sqlite3_stmt *made;
    TRY(sqlite_take(sqlite, statement, &made));
    int code = sqlite3_step(made);
    enum err err = sqlite_err(sqlite, code, statement->name);
    sqlite_give_back(sqlite, statement, made);
    return err;
}

static enum err sqlite_begin(struct db *db)
{
    struct sqlite *sqlite = sqlite_of(db);
    static const struct statement read = {.name = "begin", .sqlite = "BEGIN"},
                                  write = {.name = "begin", .sqlite = "BEGIN IMMEDIATE"};
    TRY(step(sqlite, sqlite->db.access == DB_READ ? &read : &write));
    sqlite->is_open = true;
    return OK;
}

static enum err lost(const char *name)
{
    log_warning("db.unavailable", "%s: the transaction was given up before", name);
    return ERR_UNAVAILABLE;
}

static void sqlite_rollback(struct db *db)
{
    struct sqlite *sqlite = sqlite_of(db);
    static const struct statement rollback = {.name = "rollback", .sqlite = "ROLLBACK"};
    sqlite->is_failed = sqlite->is_open && !sqlite_is_lost(sqlite) && step(sqlite, &rollback) != OK;
    sqlite->is_open = false;
}

static enum err sqlite_commit(struct db *db)
{
    struct sqlite *sqlite = sqlite_of(db);
    static const struct statement commit = {.name = "commit", .sqlite = "COMMIT"};
    if (!sqlite->is_open || sqlite->is_failed || sqlite_is_lost(sqlite)) {
        sqlite_rollback(db);
        return lost("commit");
    }
    enum err err = step(sqlite, &commit);
    if (err != OK)
        sqlite_rollback(db);
    sqlite->is_open = false;
    return err;
}

static enum err sqlite_savepoint(struct db *db)
{
    struct sqlite *sqlite = sqlite_of(db);
    static const struct statement savepoint = {.name = "savepoint", .sqlite = "SAVEPOINT part"};
    if (!sqlite->is_open || sqlite_is_lost(sqlite))
        return lost("savepoint");
    return step(sqlite, &savepoint);
}

static enum err sqlite_release(struct db *db)
{
    struct sqlite *sqlite = sqlite_of(db);
    static const struct statement release = {.name = "release", .sqlite = "RELEASE part"};
    if (!sqlite->is_open || sqlite_is_lost(sqlite))
        return lost("release");
    return step(sqlite, &release);
}

static void sqlite_undo(struct db *db)
{
    struct sqlite *sqlite = sqlite_of(db);
    static const struct statement undo = {.name = "undo", .sqlite = "ROLLBACK TO part"};
    if (!sqlite->is_open || sqlite_is_lost(sqlite))
        return;
    /* A part that cannot be undone must not be committed with the others. */
    if (step(sqlite, &undo) != OK || sqlite_release(db) != OK) {
        static const struct statement rollback = {.name = "rollback", .sqlite = "ROLLBACK"};
        if (step(sqlite, &rollback) != OK)
            sqlite->is_failed = true;
    }
}

static int64_t sqlite_changes(const struct db *db)
{
    return sqlite3_changes64(((const struct sqlite *)db)->handle);
}

static void sqlite_set_busy_ms(struct db *db, int busy_ms)
{
    sqlite3_busy_timeout(sqlite_of(db)->handle, busy_ms);
}

/* The one writer waits for others instead. */
static bool sqlite_may_retry(const struct db *db)
{
    (void)db;
    return false;
}

static void sqlite_close(struct db *db)
{
    struct sqlite *sqlite = sqlite_of(db);
    sqlite_rollback(db);
    for (size_t i = 0; i < sqlite->cache.size; i++)
        sqlite3_finalize(sqlite->cache.places[i].made);
    sqlite3_close_v2(sqlite->handle);
    claim_end(&sqlite->claim);
    arena_free(db->arena);
}

/* Who was killed while the file was outside of the write-ahead log (see db_fold()) has left a
   journal, which a reader may not roll back. */
static void roll_back_left(struct arena *arena, const char *path)
{
    sqlite3 *handle = NULL;
    if (access(str_print(arena, "%s-journal", path).at, F_OK) != 0)
        return;
    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
        SQLITE_OK) {
        sqlite3_busy_timeout(handle, DB_BUSY_MS);
        (void)sqlite3_exec(handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    }
    sqlite3_close_v2(handle);
}

enum err sqlite_open(struct str url, enum db_access access, struct db **ret)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);
    struct arena *arena = arena_new();
    struct sqlite *sqlite = NEW(arena, struct sqlite);
    sqlite->db = (struct db){&sqlite_engine, arena, access};
    sqlite->claim = CLAIM_NONE;
    const char *path = str_c(arena, str_from(url, 7));
    bool in_memory = strcmp(path, ":memory:") == 0;
    enum err err = in_memory ? OK : claim_take(path, false, &sqlite->claim);
    if (err != OK)
        log_error("db.open_failed", "%s is being replaced by a restore", path);
    if (err == OK && access == DB_WRITE && !in_memory)
        err = file_make(path);
    if (err == OK && access == DB_READ)
        roll_back_left(arena, path);
    if (err == OK) {
        int flags = access == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
        int code = sqlite3_open_v2(path, &sqlite->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
        err = sqlite_err(sqlite, code, "open");
    }
    if (err == OK)
        err = settings_apply(sqlite);
    if (err != OK) {
        if (sqlite->handle)
            log_error("db.open_failed", "%s", path);
        sqlite_close(&sqlite->db);
        return err;
    }
    *ret = &sqlite->db;
    return OK;
}

/* Leaving the write-ahead log needs the file alone, and whoever opens it next enters it again. */
enum err db_fold(struct db *db)
{
    return sqlite_run_script(db, "fold", "PRAGMA journal_mode = DELETE");
}

const struct engine sqlite_engine = {
    .close = sqlite_close,
    .run_script = sqlite_run_script,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .savepoint = sqlite_savepoint,
    .release = sqlite_release,
    .undo = sqlite_undo,
    .set_busy_ms = sqlite_set_busy_ms,
    .may_retry = sqlite_may_retry,
    .changes = sqlite_changes,
    .query = sqlite_query,
    .next = sqlite_next,
    .rows_close = sqlite_rows_close,
    .column_i64 = sqlite_column_i64,
    .column_bool = sqlite_column_bool,
    .column_peek = sqlite_column_peek,
    .column_is_null = sqlite_column_is_null,
};
