/*
 * The yardstick for posting: what SQLite does by itself. The statements of a reply by staff, on the
 * same schema with the same settings, in one thread with nothing around it.
 * usage: bare DATABASE SECONDS GROUP [PER_S]    (at most GROUP messages share a commit)
 * As many as it can, or those that are due by chance, PER_S a second. Prints messages per second;
 * with PER_S also p50 and p99 in ms, from when one is due until it is on disk, and CPU us a
 * message.
 */
#include "base/instant.h"
#include "load.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TICKETS_MAX = 2000 };

enum step {
    BEGIN,
    SAVEPOINT,
    TICKET_FIND,
    MESSAGE_OF_CLIENT,
    MESSAGE_INSERT,
    EVENT_INSERT,
    TICKET_UPDATE_REPLIED,
    MESSAGES_MARK_READ,
    RELEASE,
    INDEX_WAITING,
    COMMIT,
    STEP_COUNT,
};

/* ?1 ticket, ?2 sender, ?3 client_id, ?4 text, ?5 now; see src/desk/message/message.sql and, for
   what is indexed, src/desk/search/search.sql */
static const char *const texts[STEP_COUNT] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [SAVEPOINT] = "SAVEPOINT part",
    [TICKET_FIND] =
        "SELECT ticket.*, owner.name, owner.email, owner.phone, assignee.name, "
        "       orders.order_number, seen.seen_count, ?2 "
        "FROM support_tickets AS ticket JOIN users AS owner ON owner.id = ticket.user_id "
        "LEFT JOIN users AS assignee ON assignee.id = ticket.assigned_to "
        "LEFT JOIN orders ON orders.id = ticket.order_id "
        "LEFT JOIN ticket_reads AS seen ON seen.support_ticket_id = ticket.id "
        "                              AND seen.user_id = ?2 "
        "WHERE ticket.id = ?1 AND ticket.deleted_at IS NULL",
    [MESSAGE_OF_CLIENT] = "SELECT id FROM chat_messages WHERE support_ticket_id = ?1 "
                          "AND sender_id = ?2 AND client_id = ?3",
    [MESSAGE_INSERT] =
        "INSERT INTO chat_messages (id, support_ticket_id, sender_id, message, sender_type, "
        "                           client_id, created_at, updated_at) "
        "VALUES ((SELECT coalesce(max(id), 0) + 1 FROM chat_messages), ?1, ?2, ?4, 'admin', ?3, "
        "        ?5, ?5) RETURNING id",
    [EVENT_INSERT] =
        "INSERT INTO ticket_events (support_ticket_id, seq, kind, about_id, actor_id, is_internal, "
        "                           created_at) "
        "VALUES (?1, coalesce((SELECT last.seq FROM ticket_events AS last "
        "                      WHERE last.support_ticket_id = ?1 ORDER BY last.seq DESC LIMIT 1), "
        "                     0) + 1, "
        "        'message', (SELECT max(id) FROM chat_messages), ?2, FALSE, ?5) RETURNING seq",
    [TICKET_UPDATE_REPLIED] = "UPDATE support_tickets SET response_count = response_count + 1, "
                              "updated_at = ?5 WHERE id = ?1",
    [MESSAGES_MARK_READ] = "UPDATE chat_messages SET is_read = TRUE, read_at = ?5 "
                           "WHERE support_ticket_id = ?1 AND sender_type = 'customer' "
                           "AND NOT is_read",
    [RELEASE] = "RELEASE part",
    [INDEX_WAITING] = "DELETE FROM search_waiting",
    [COMMIT] = "COMMIT",
};

struct bare {
    sqlite3 *sqlite;
    sqlite3_stmt *steps[STEP_COUNT];
    int64_t tickets[TICKETS_MAX];
    size_t ticket_count;
};

static void must(struct bare *bare, int code)
{
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
        return;
    fprintf(stderr, "bare: %s\n", sqlite3_errmsg(bare->sqlite));
    exit(1);
}

static void run(struct bare *bare, enum step step)
{
    int code;
    while ((code = sqlite3_step(bare->steps[step])) == SQLITE_ROW)
        ;
    must(bare, code);
    sqlite3_reset(bare->steps[step]);
}

static void set_up(struct bare *bare, const char *path)
{
    must(bare, sqlite3_open(path, &bare->sqlite));
    /* As in src/db/sqlite.c. */
    must(bare, sqlite3_exec(bare->sqlite,
                            "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
                            "PRAGMA mmap_size = 2147418112; PRAGMA journal_mode = WAL;"
                            "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4096;"
                            "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16384;",
                            NULL, NULL, NULL));
    for (enum step step = 0; step < STEP_COUNT; step++)
        must(bare, sqlite3_prepare_v2(bare->sqlite, texts[step], -1, &bare->steps[step], NULL));
    sqlite3_stmt *going_on;
    must(bare, sqlite3_prepare_v2(bare->sqlite,
                                  "SELECT id FROM support_tickets "
                                  "WHERE status IN ('open', 'in_progress', 'waiting_customer') "
                                  "ORDER BY id * 7919 % 100003 LIMIT ?1",
                                  -1, &going_on, NULL));
    sqlite3_bind_int(going_on, 1, TICKETS_MAX);
    while (sqlite3_step(going_on) == SQLITE_ROW)
        bare->tickets[bare->ticket_count++] = sqlite3_column_int64(going_on, 0);
    must(bare, sqlite3_finalize(going_on));
}

static void post(struct bare *bare, int64_t number)
{
    static const char text[] = "Mohon info jadwal temu dan sisa bayar paket kami ya kak 12345";
    int64_t ticket = bare->tickets[(size_t)number % bare->ticket_count];
    char now[INSTANT_TEXT_SIZE + 1], client[48];
    instant_text(instant_now(), now);
    snprintf(client, sizeof client, "%08x-0000-4000-8000-%012llx", (unsigned)getpid(),
             (unsigned long long)number);
    run(bare, SAVEPOINT);
    for (enum step step = TICKET_FIND; step <= MESSAGES_MARK_READ; step++) {
        sqlite3_stmt *statement = bare->steps[step];
        int parameters = sqlite3_bind_parameter_count(statement);
        sqlite3_bind_int64(statement, 1, ticket);
        if (parameters >= 2)
            sqlite3_bind_int64(statement, 2, 1);
        if (parameters >= 3)
            sqlite3_bind_text(statement, 3, client, -1, SQLITE_STATIC);
        if (parameters >= 4)
            sqlite3_bind_text(statement, 4, text, sizeof text - 1, SQLITE_STATIC);
        if (parameters >= 5)
            sqlite3_bind_text(statement, 5, now, INSTANT_TEXT_SIZE, SQLITE_STATIC);
        run(bare, step);
    }
    run(bare, RELEASE);
}

static void commit(struct bare *bare, int64_t from, int64_t until)
{
    run(bare, BEGIN);
    for (int64_t number = from; number < until; number++)
        post(bare, number);
    run(bare, INDEX_WAITING);
    run(bare, COMMIT);
}

static void post_all(struct bare *bare, int seconds, int group)
{
    int64_t began_us = now_us(), count = 0;
    do {
        commit(bare, count, count + group);
        count += group;
    } while (now_us() < began_us + seconds * INT64_C(1000000));
    printf("%.0f\n", (double)count * 1e6 / (double)(now_us() - began_us));
}

static void wait_until(int64_t due_us)
{
    int64_t left_us = due_us - now_us();
    if (left_us > 0)
        usleep((useconds_t)left_us);
}

static void post_due(struct bare *bare, int seconds, int group, double per_s)
{
    struct times took = times_make();
    struct processes own = {{getpid()}, 1};
    uint64_t cpu_before_us = cpu_us(&own);
    int64_t began_us = now_us(), count = 0, *due_us = make((size_t)group, sizeof *due_us);
    struct schedule schedule = schedule_make(began_us, per_s);
    int64_t next_us = schedule_next(&schedule);
    while (next_us < began_us + seconds * INT64_C(1000000)) {
        int waiting = 0;
        wait_until(next_us);
        for (int64_t until_us = now_us(); waiting < group && next_us <= until_us;) {
            due_us[waiting++] = next_us;
            next_us = schedule_next(&schedule);
        }
        commit(bare, count, count + waiting);
        count += waiting;
        for (int i = 0; i < waiting; i++)
            times_add(&took, now_us() - due_us[i]);
    }
    printf("%.0f %.2f %.2f %.1f\n", (double)count * 1e6 / (double)(now_us() - began_us),
           times_ms(&took, 0.50), times_ms(&took, 0.99),
           (double)(cpu_us(&own) - cpu_before_us) / (double)count);
}

int main(int argc, char **argv)
{
    struct bare bare = {0};
    bool is_known = argc == 4 || argc == 5;
    int seconds = is_known ? atoi(argv[2]) : 0, group = is_known ? atoi(argv[3]) : 0;
    if (seconds < 1 || group < 1) {
        fputs("usage: bare DATABASE SECONDS GROUP [PER_S]\n", stderr);
        return 2;
    }
    set_up(&bare, argv[1]);
    if (argc == 5)
        post_due(&bare, seconds, group, atof(argv[4]));
    else
        post_all(&bare, seconds, group);
    for (enum step step = 0; step < STEP_COUNT; step++)
        sqlite3_finalize(bare.steps[step]);
    sqlite3_close(bare.sqlite);
    return 0;
}
