/* A connection to SQLite: opening it, statements kept prepared, transactions. */
#include "db/sqlite.h"
#include "base/log.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { CACHE_FIRST = 64 };

/* FTS5 repeats a part of the question when it cannot read it, and that is somebody's words. */
static const char *reason(struct db *db, int code)
{
    const char *message = sqlite3_errmsg(db->sqlite);
    bool is_about_this = sqlite3_extended_errcode(db->sqlite) == code;
    return is_about_this && strncmp(message, "fts5:", 5) != 0 ? message : sqlite3_errstr(code);
}

enum err sqlite_err(struct db *db, int code, const char *name)
{
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return OK;
    case SQLITE_CONSTRAINT:
        if (code == SQLITE_CONSTRAINT_NOTNULL || code == SQLITE_CONSTRAINT_DATATYPE)
            break;
        log_debug("db.conflict", "%s: %s", name, reason(db, code));
        return ERR_CONFLICT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_READONLY:
        log_warning("db.unavailable", "%s: %s (%d)", name, reason(db, code), code);
        return ERR_UNAVAILABLE;
    }
    log_error("db.failed", "%s: %s (%d)", name, reason(db, code), code);
    return ERR_INTERNAL;
}

/* Without statistics, allocations of different threads do not meet in one lock. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Readers beside a writer need the write-ahead log; some network file systems cannot hold it, and
   SQLite says so by its answer only. Of two who make a database at the same time one is refused
   without waiting, so it is asked again. */
static enum err log_ahead(struct db *db)
{
    sqlite3_stmt *statement;
    TRY(sqlite_err(
        db, sqlite3_prepare_v2(db->sqlite, "PRAGMA journal_mode = WAL", -1, &statement, NULL),
        "open"));
    int code;
    int64_t give_up_us = clock_us() + DB_BUSY_MS * 1000;
    while ((code = sqlite3_step(statement)) == SQLITE_BUSY && clock_us() < give_up_us) {
        sqlite3_reset(statement);
        sqlite3_sleep(1);
    }
    enum err err = sqlite_err(db, code, "open");
    const char *mode = (const char *)sqlite3_column_text(statement, 0);
    if (err == OK && (!mode || (strcmp(mode, "wal") != 0 && strcmp(mode, "memory") != 0))) {
        log_error("db.open_failed", "this file system cannot hold a write-ahead log");
        err = ERR_UNAVAILABLE;
    }
    sqlite3_finalize(statement);
    return err;
}

static enum err settings_apply(struct db *db)
{
    static const char reader[] = "PRAGMA query_only = ON;"
                                 "PRAGMA trusted_schema = OFF;"
                                 "PRAGMA cache_size = -2048;";
    /* Triggers keep the search index, and SQLite 3.40 runs FTS5 from one only when it trusts
       the schema; a reader runs no triggers.
       The log is copied back into the database after 16 MiB, off the path of most commits, and
       does not keep the size of its largest day. */
    static const char writer[] = "PRAGMA synchronous = FULL;"
                                 "PRAGMA wal_autocheckpoint = 4096;"
                                 "PRAGMA journal_size_limit = 67108864;"
                                 "PRAGMA cache_size = -16384;";
    /* Statistics are never gathered: from those of an almost empty database SQLite concludes to
       read whole tables, and keeps to it when they have grown. Indexes decide, the same on every
       day. mmap_size is the most that SQLite takes: what lies beyond is read in the usual way. */
    static const char both[] = "PRAGMA foreign_keys = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA mmap_size = 2147418112;";
    sqlite3_extended_result_codes(db->sqlite, 1);
    sqlite3_busy_timeout(db->sqlite, DB_BUSY_MS);
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
    };
    for (size_t i = 0; i < COUNT_OF(options); i++)
        TRY(sqlite_err(db, sqlite3_db_config(db->sqlite, options[i].option, options[i].value, NULL),
                       "open"));
    TRY(db_run_script(db, "open", both, NULL));
    if (db->access == DB_WRITE)
        TRY(log_ahead(db));
    return db_run_script(db, "open", db->access == DB_READ ? reader : writer, NULL);
}

/* SQLite would make it readable for everyone that the umask lets in. */
static enum err file_make(const char *path)
{
    int file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) {
        log_error("db.open_failed", "%s: %m", path);
        return ERR_UNAVAILABLE;
    }
    close(file);
    return OK;
}

enum err db_open(struct str url, enum db_access access, struct db **ret)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);
    if (!str_starts(url, STR("sqlite:"))) {
        log_error("db.open_failed", "the database's address must begin with sqlite:");
        return ERR_INVALID;
    }
    struct arena *arena = arena_new();
    struct db *db = NEW(arena, struct db);
    *db = (struct db){.arena = arena, .access = access};
    const char *path = str_c(arena, str_from(url, 7));
    bool in_memory = strcmp(path, ":memory:") == 0;
    enum err err = access == DB_WRITE && !in_memory ? file_make(path) : OK;
    if (err == OK) {
        int flags = access == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
        int code = sqlite3_open_v2(path, &db->sqlite, flags | SQLITE_OPEN_NOMUTEX, NULL);
        err = sqlite_err(db, code, "open");
    }
    if (err == OK)
        err = settings_apply(db);
    if (err != OK) {
        if (db->sqlite)
            log_error("db.open_failed", "%s", path);
        db_close(db);
        return err;
    }
    *ret = db;
    return OK;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    db_rollback(db);
    for (size_t i = 0; i < db->cache_size; i++)
        sqlite3_finalize(db->cache[i].sqlite);
    sqlite3_close_v2(db->sqlite);
    arena_free(db->arena);
}

void db_close_p(struct db **db)
{
    db_close(*db);
}

void db_set_busy_ms(struct db *db, int busy_ms)
{
    sqlite3_busy_timeout(db->sqlite, busy_ms);
}

enum err db_run_script(struct db *db, const char *name, const char *sqlite, const char *postgres)
{
    (void)postgres;
    return sqlite_err(db, sqlite3_exec(db->sqlite, sqlite, NULL, NULL, NULL), name);
}

static struct prepared *cache_place(struct prepared *cache, size_t size,
                                    const struct statement *statement)
{
    size_t at = ((uintptr_t)statement >> 4) * 0x9E3779B97F4A7C15U >> 32;
    while (cache[at & (size - 1)].statement && cache[at & (size - 1)].statement != statement)
        at++;
    return &cache[at & (size - 1)];
}

/* Always at least a quarter empty. */
static void cache_grow(struct db *db)
{
    size_t size = db->cache_size ? db->cache_size * 2 : CACHE_FIRST;
    struct prepared *cache = NEW_ARRAY(db->arena, struct prepared, size);
    for (size_t i = 0; i < db->cache_size; i++)
        if (db->cache[i].statement)
            *cache_place(cache, size, db->cache[i].statement) = db->cache[i];
    db->cache = cache;
    db->cache_size = size;
}

enum err sqlite_take(struct db *db, const struct statement *statement, sqlite3_stmt **ret)
{
    if (db->cache_count * 4 >= db->cache_size * 3)
        cache_grow(db);
    struct prepared *prepared = cache_place(db->cache, db->cache_size, statement);
    if (prepared->sqlite && !prepared->is_taken) {
        prepared->is_taken = true;
        *ret = prepared->sqlite;
        return OK;
    }
    sqlite3_stmt *made;
    unsigned flags = prepared->sqlite ? 0 : SQLITE_PREPARE_PERSISTENT;
    int code = sqlite3_prepare_v3(db->sqlite, statement->sqlite, -1, flags, &made, NULL);
    TRY(sqlite_err(db, code, statement->name));
    if (!prepared->sqlite) {
        *prepared = (struct prepared){statement, made, true};
        db->cache_count++;
    }
    *ret = made;
    return OK;
}

void sqlite_give_back(struct db *db, const struct statement *statement, sqlite3_stmt *taken)
{
    struct prepared *prepared = cache_place(db->cache, db->cache_size, statement);
    if (prepared->sqlite != taken) {
        sqlite3_finalize(taken);
        return;
    }
    sqlite3_reset(taken);
    prepared->is_taken = false;
}

bool sqlite_is_lost(const struct db *db)
{
    return db->is_open && sqlite3_get_autocommit(db->sqlite);
}

static enum err step(struct db *db, const struct statement *statement)
{
    sqlite3_stmt *made;
    TRY(sqlite_take(db, statement, &made));
    int code = sqlite3_step(made);
    enum err err = sqlite_err(db, code, statement->name);
    sqlite_give_back(db, statement, made);
    return err;
}

enum err db_begin(struct db *db)
{
    static const struct statement read = {.name = "begin", .sqlite = "BEGIN"},
                                  write = {.name = "begin", .sqlite = "BEGIN IMMEDIATE"};
    TRY(step(db, db->access == DB_READ ? &read : &write));
    db->is_open = true;
    return OK;
}

static enum err lost(const char *name)
{
    log_warning("db.unavailable", "%s: the transaction was given up before", name);
    return ERR_UNAVAILABLE;
}

enum err db_commit(struct db *db)
{
    static const struct statement commit = {.name = "commit", .sqlite = "COMMIT"};
    if (!db->is_open || db->is_failed || sqlite_is_lost(db)) {
        db_rollback(db);
        return lost("commit");
    }
    enum err err = step(db, &commit);
    if (err != OK)
        db_rollback(db);
    db->is_open = false;
    return err;
}

void db_rollback(struct db *db)
{
    static const struct statement rollback = {.name = "rollback", .sqlite = "ROLLBACK"};
    db->is_failed = db->is_open && !sqlite_is_lost(db) && step(db, &rollback) != OK;
    db->is_open = false;
}

enum err db_savepoint(struct db *db)
{
    static const struct statement savepoint = {.name = "savepoint", .sqlite = "SAVEPOINT part"};
    if (!db->is_open || sqlite_is_lost(db))
        return lost("savepoint");
    return step(db, &savepoint);
}

enum err db_release(struct db *db)
{
    static const struct statement release = {.name = "release", .sqlite = "RELEASE part"};
    if (!db->is_open || sqlite_is_lost(db))
        return lost("release");
    return step(db, &release);
}

void db_undo(struct db *db)
{
    static const struct statement undo = {.name = "undo", .sqlite = "ROLLBACK TO part"};
    if (!db->is_open || sqlite_is_lost(db))
        return;
    /* A part that cannot be undone must not be committed with the others. */
    if (step(db, &undo) != OK || db_release(db) != OK) {
        static const struct statement rollback = {.name = "rollback", .sqlite = "ROLLBACK"};
        if (step(db, &rollback) != OK)
            db->is_failed = true;
    }
}

int64_t db_changes(const struct db *db)
{
    return sqlite3_changes64(db->sqlite);
}
