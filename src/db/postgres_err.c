/* SQLSTATE to enum err, and what of an error may be logged (PostgreSQL, appendix A). */
#include "base/log.h"
#include "db/postgres.h"

/* The first that the state begins with counts. */
static const struct {
    const char *state;
    enum err err;
} meanings[] = {
    {"23502", ERR_INTERNAL}, /* NOT NULL */
    {"23", ERR_CONFLICT},
    {"08P01", ERR_INTERNAL}, /* a wrong number of values */
    {"08", ERR_UNAVAILABLE},
    {"0A000", ERR_UNAVAILABLE}, /* a table was changed under a prepared statement */
    {"25006", ERR_UNAVAILABLE}, /* read only: a standby */
    {"25P03", ERR_UNAVAILABLE}, /* idle for too long within a transaction */
    {"26000", ERR_UNAVAILABLE}, /* a prepared statement is gone (a pooler in between) */
    {"40", ERR_UNAVAILABLE},    /* a deadlock, a serialization failure */
    {"53", ERR_UNAVAILABLE},    /* no memory, disk, connections */
    {"55P03", ERR_UNAVAILABLE}, /* a lock was not to be had in time */
    {"57", ERR_UNAVAILABLE},    /* shut down, cancelled, timed out */
    {"58", ERR_UNAVAILABLE},    /* the system under it */
};

static bool begins(const char *state, const char *prefix)
{
    return strncmp(state, prefix, strlen(prefix)) == 0;
}

/* Messages about values and about questions repeat them, and those are somebody's words. */
static const char *words_of(const PGresult *answer, const char *state)
{
    const char *message = PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY);
    return !message || begins(state, "22") || begins(state, "42601") ? "" : message;
}

static enum err meaning_of(const char *state)
{
    for (size_t i = 0; i < COUNT_OF(meanings); i++)
        if (begins(state, meanings[i].state))
            return meanings[i].err;
    return ERR_INTERNAL;
}

enum err postgres_err(struct postgres *postgres, const PGresult *answer, const char *name)
{
    if (!answer)
        return ERR_UNAVAILABLE;
    ExecStatusType status = PQresultStatus(answer);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
        return OK;
    const char *state = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
    if (!state)
        state = "";
    enum err err = meaning_of(state);
    if (err == ERR_CONFLICT)
        log_debug("db.conflict", "%s: %s", name, words_of(answer, state));
    else if (err == ERR_UNAVAILABLE)
        log_warning("db.unavailable", "%s: %s (%s)", name, words_of(answer, state), state);
    else
        log_error("db.failed", "%s: %s (%s)", name, words_of(answer, state), state);
    postgres->may_retry = begins(state, "40001") || begins(state, "40P01");
    postgres->is_stale |= begins(state, "0A000") || begins(state, "26000") ||
                          (begins(state, "25006") && postgres->db.access == DB_WRITE);
    if (postgres->is_open)
        postgres->spoiled = err;
    return err;
}
