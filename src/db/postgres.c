/* A connection to PostgreSQL: reaching it and reaching it again, transactions, whole scripts. */
#include "db/postgres.h"
#include "base/log.h"
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <time.h>

/* What the words of the schema need: SQL-standard function bodies. */
enum { OLDEST_VERSION = 140000, PAUSE_FIRST_US = 20 * 1000, PAUSE_LAST_US = 1000 * 1000 };

int64_t postgres_patience(void)
{
    return clock_us() + DB_ANSWER_MS * 1000;
}

enum err postgres_lost(const char *name)
{
    log_warning("db.unavailable", "%s: the transaction was given up before", name);
    return ERR_UNAVAILABLE;
}

/* ---- one answer ----------------------------------------------------------------------------- */

static void let_go(struct postgres *postgres)
{
    PQfinish(postgres->handle);
    postgres->handle = NULL;
    postgres->is_stale = false;
    postgres->is_lost = postgres->is_open;
    for (size_t i = 0; i < postgres->cache.size; i++)
        postgres->cache.places[i].made = NULL;
}

/* Until an answer can be taken without waiting; false when there will be none. */
static bool await(PGconn *handle, int64_t give_up_us)
{
    for (;;) {
        int unsent = PQflush(handle);
        if (unsent < 0)
            return false;
        if (!unsent && !PQisBusy(handle))
            return true;
        int64_t left_ms = (give_up_us - clock_us()) / 1000;
        if (left_ms <= 0)
            return false;
        struct pollfd socket = {.fd = PQsocket(handle),
                                .events = (short)(unsent ? POLLIN | POLLOUT : POLLIN)};
        int ready = poll(&socket, 1, left_ms < INT_MAX ? (int)left_ms : INT_MAX);
        if ((ready < 0 && errno != EINTR) || (ready > 0 && !PQconsumeInput(handle)))
            return false;
    }
}

static bool is_error(const PGresult *answer)
{
    return answer && PQresultStatus(answer) == PGRES_FATAL_ERROR;
}

PGresult *postgres_answer(struct postgres *postgres, const char *name, int64_t give_up_us)
{
    PGresult *answer = NULL;
    bool is_whole = false;
    while (!is_whole && await(postgres->handle, give_up_us)) {
        PGresult *next = PQgetResult(postgres->handle);
        is_whole = next == NULL;
        PGresult *dropped = is_error(answer) || is_whole ? next : answer;
        answer = dropped == next ? answer : next;
        PQclear(dropped);
    }
    if (is_whole && PQstatus(postgres->handle) == CONNECTION_OK)
        return answer;
    log_warning("db.lost", "%s: the database's server went away", name);
    PQclear(answer);
    let_go(postgres);
    return NULL;
}

/* One statement or a script, without values. */
static enum err run(struct postgres *postgres, const char *name, const char *text,
                    int64_t give_up_us)
{
    PGresult *answer = NULL;
    (void)PQsendQuery(postgres->handle, text); /* when it fails, there is no answer */
    answer = postgres_answer(postgres, name, give_up_us);
    enum err err = postgres_err(postgres, answer, name);
    PQclear(answer);
    return err;
}

/* ---- reaching the server -------------------------------------------------------------------- */

static void ignore_notice(void *context, const PGresult *notice)
{
    (void)context;
    (void)notice;
}

/* What stands before the address can be changed by it; what stands behind it cannot. */
static PGconn *connect_to(const char *url)
{
    char connect_s[16], answer_ms[16];
    snprintf(connect_s, sizeof connect_s, "%d", DB_CONNECT_S);
    snprintf(answer_ms, sizeof answer_ms, "%d", DB_ANSWER_MS);
    const char *const words[][2] = {
        {"fallback_application_name", "sapa"},
        {"connect_timeout", connect_s},
        {"target_session_attrs", "read-write"}, /* of several hosts the one that can be written */
        {"keepalives_idle", "10"},
        {"keepalives_interval", "3"},
        {"keepalives_count", "3"},
        {"tcp_user_timeout", answer_ms},
        {"dbname", url},
        {"client_encoding", "UTF8"},
    };
    const char *names[COUNT_OF(words) + 1] = {NULL}, *values[COUNT_OF(words) + 1] = {NULL};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        names[i] = words[i][0];
        values[i] = words[i][1];
    }
    return PQconnectdbParams(names, values, true);
}

static enum err check_server(struct postgres *postgres)
{
    const char *encoding = PQparameterStatus(postgres->handle, "server_encoding");
    if (PQserverVersion(postgres->handle) < OLDEST_VERSION) {
        log_error("db.open_failed", "the server is too old: PostgreSQL 14 is needed");
        return ERR_INVALID;
    }
    if (!encoding || strcmp(encoding, "UTF8") != 0) {
        log_error("db.open_failed", "the database must be made with the encoding UTF8");
        return ERR_INVALID;
    }
    return OK;
}

/* Whatever the server, the database or the role have as their habits. A commit that is answered is
   on disk; a stricter synchronous_commit is left as it is. */
static enum err settle(struct postgres *postgres)
{
    static const char habits[] =
        "SET TIME ZONE 'UTC'; SET datestyle = ISO; SET bytea_output = hex; SET jit = off;"
        "SET standard_conforming_strings = on; SET statement_timeout = %d; SET lock_timeout = %d;"
        "SET idle_in_transaction_session_timeout = '60s';"
        "SELECT set_config('synchronous_commit', 'on', false)"
        " WHERE current_setting('synchronous_commit') = 'off'";
    char script[sizeof habits + 32];
    snprintf(script, sizeof script, habits, DB_STATEMENT_MS, postgres->busy_ms);
    TRY(check_server(postgres));
    return run(postgres, "connect", script, postgres_patience());
}

static enum err connect_once(struct postgres *postgres)
{
    postgres->handle = connect_to(postgres->url);
    if (PQstatus(postgres->handle) != CONNECTION_OK) {
        const char *words = postgres->handle ? PQerrorMessage(postgres->handle) : "";
        enum log_level level = postgres->pause_us ? LOG_DEBUG : LOG_WARNING;
        log_write(level, "db.unreachable", "%.*s", (int)strcspn(words, "\n"), words);
        let_go(postgres);
        return ERR_UNAVAILABLE;
    }
    PQsetNoticeReceiver(postgres->handle, ignore_notice, NULL);
    enum err err = PQsetnonblocking(postgres->handle, 1) == 0 ? settle(postgres) : ERR_UNAVAILABLE;
    if (err != OK && postgres->handle)
        let_go(postgres);
    return err;
}

static void sleep_until(int64_t at_us)
{
    int64_t left_us = at_us - clock_us();
    if (left_us <= 0)
        return;
    struct timespec left = {.tv_sec = left_us / 1000000, .tv_nsec = left_us % 1000000 * 1000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
}

/* A server that restarts is waited for; one that stays away is asked once in a while, and those who
   come between are told at once. */
enum err postgres_reach(struct postgres *postgres)
{
    if (postgres->handle && postgres->is_stale)
        let_go(postgres);
    if (postgres->handle)
        return OK;
    if (!postgres->gone_us)
        postgres->gone_us = clock_us();
    int64_t patient_until_us = postgres->gone_us + DB_RECONNECT_MS * 1000;
    while (postgres->again_us <= patient_until_us || postgres->again_us <= clock_us()) {
        sleep_until(postgres->again_us);
        enum err err = connect_once(postgres);
        if (err == OK) {
            if (postgres->pause_us)
                log_info("db.reached", "the database's server is back");
            postgres->gone_us = postgres->again_us = postgres->pause_us = 0;
            return OK;
        }
        if (err != ERR_UNAVAILABLE)
            return err;
        int64_t pause_us = postgres->pause_us ? postgres->pause_us * 2 : PAUSE_FIRST_US;
        postgres->pause_us = pause_us < PAUSE_LAST_US ? pause_us : PAUSE_LAST_US;
        postgres->again_us = clock_us() + postgres->pause_us;
    }
    return ERR_UNAVAILABLE;
}

/* ---- transactions --------------------------------------------------------------------------- */

static void end(struct postgres *postgres)
{
    postgres->is_open = postgres->is_lost = false;
    postgres->spoiled = OK;
}

/* That a connection has died is noticed by its next use: as long as that is BEGIN, nothing is lost
   and another one begins. */
static enum err postgres_begin(struct db *db)
{
    static const char read[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                      write[] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    struct postgres *postgres = postgres_of(db);
    if (postgres->is_open) {
        log_error("db.failed", "begin: within a transaction");
        return ERR_INTERNAL;
    }
    enum err err = ERR_UNAVAILABLE;
    postgres->may_retry = false;
    for (int attempt = 0; attempt < 2 && err != OK; attempt++) {
        TRY(postgres_reach(postgres));
        err = run(postgres, "begin", db->access == DB_READ ? read : write, postgres_patience());
        if (err != OK && postgres->handle)
            break;
    }
    postgres->is_open = err == OK;
    return err;
}

static void postgres_rollback(struct db *db)
{
    struct postgres *postgres = postgres_of(db);
    bool may_retry = postgres->may_retry;
    if (postgres->is_open && postgres->handle &&
        run(postgres, "rollback", "ROLLBACK", postgres_patience()) != OK && postgres->handle)
        let_go(postgres);
    end(postgres);
    postgres->may_retry = may_retry;
}

/* COMMIT of a transaction in which something failed is answered with ROLLBACK, and no error. */
static enum err commit(struct postgres *postgres)
{
    (void)PQsendQuery(postgres->handle, "COMMIT");
    PGresult *answer = postgres_answer(postgres, "commit", postgres_patience());
    enum err err = postgres_err(postgres, answer, "commit");
    if (err == OK && strcmp(PQcmdStatus(answer), "COMMIT") != 0)
        err = postgres_lost("commit");
    PQclear(answer);
    return err;
}

static enum err postgres_commit(struct db *db)
{
    struct postgres *postgres = postgres_of(db);
    enum err err = OK;
    if (!postgres->is_open || postgres->is_lost)
        err = postgres_lost("commit");
    else if (postgres->spoiled != OK)
        err = postgres->spoiled;
    if (err != OK) {
        postgres_rollback(db);
        return err;
    }
    err = commit(postgres);
    end(postgres);
    return err;
}

/* A command about a part of the transaction, when there is one that is sound. */
static enum err part(struct postgres *postgres, const char *name, const char *text)
{
    if (!postgres->is_open || postgres->is_lost)
        return postgres_lost(name);
    if (postgres->spoiled != OK)
        return postgres->spoiled;
    return run(postgres, name, text, postgres_patience());
}

static enum err postgres_savepoint(struct db *db)
{
    postgres_of(db)->may_retry = false;
    return part(postgres_of(db), "savepoint", "SAVEPOINT part");
}

static enum err postgres_release(struct db *db)
{
    return part(postgres_of(db), "release", "RELEASE SAVEPOINT part");
}

static void postgres_undo(struct db *db)
{
    struct postgres *postgres = postgres_of(db);
    bool may_retry = postgres->may_retry;
    if (!postgres->is_open || postgres->is_lost)
        return;
    /* A part that cannot be undone must not be committed with the others. */
    if (run(postgres, "undo", "ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part",
            postgres_patience()) == OK)
        postgres->spoiled = OK;
    else if (postgres->handle)
        let_go(postgres);
    postgres->may_retry = may_retry;
}

static bool postgres_may_retry(const struct db *db)
{
    return ((const struct postgres *)db)->may_retry;
}

static int64_t postgres_changes(const struct db *db)
{
    return ((const struct postgres *)db)->changes;
}

/* ---- the connection ------------------------------------------------------------------------- */

static enum err postgres_run_script(struct db *db, const char *name, const char *script)
{
    struct postgres *postgres = postgres_of(db);
    if (postgres->is_lost)
        return postgres_lost(name);
    if (!postgres->is_open)
        TRY(postgres_reach(postgres));
    return run(postgres, name, script, INT64_MAX);
}

static void postgres_set_busy_ms(struct db *db, int busy_ms)
{
    char text[40];
    int timeout_ms = busy_ms > 0 ? busy_ms : 1; /* 0 would be for ever */
    snprintf(text, sizeof text, "SET lock_timeout = %d", timeout_ms);
    postgres_of(db)->busy_ms = timeout_ms;
    if (postgres_of(db)->handle && postgres_run_script(db, "busy", text) != OK)
        log_warning("db.busy", "the time to wait for locks could not be set");
}

static void postgres_close(struct db *db)
{
    PQfinish(postgres_of(db)->handle);
    arena_free(db->arena);
}

enum err postgres_open(struct str url, enum db_access access, struct db **ret)
{
    struct arena *arena = arena_new();
    const char *problem = db_url_problem(arena, url);
    if (problem) {
        log_error("db.open_failed", "the database's address %s", problem);
        arena_free(arena);
        return ERR_INVALID;
    }
    struct postgres *postgres = NEW(arena, struct postgres);
    *postgres = (struct postgres){
        .db = {&postgres_engine, arena, access}, .url = str_c(arena, url), .busy_ms = DB_BUSY_MS};
    enum err err = connect_once(postgres);
    if (err != OK) {
        postgres_close(&postgres->db);
        return err;
    }
    *ret = &postgres->db;
    return OK;
}

const struct engine postgres_engine = {
    .close = postgres_close,
    .run_script = postgres_run_script,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .savepoint = postgres_savepoint,
    .release = postgres_release,
    .undo = postgres_undo,
    .set_busy_ms = postgres_set_busy_ms,
    .may_retry = postgres_may_retry,
    .changes = postgres_changes,
    .query = postgres_query,
    .next = postgres_next,
    .rows_close = postgres_rows_close,
    .column_i64 = postgres_column_i64,
    .column_bool = postgres_column_bool,
    .column_peek = postgres_column_peek,
    .column_is_null = postgres_column_is_null,
};
