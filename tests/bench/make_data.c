/*
 * Makes the desk that `make bench` measures: people, tickets and conversations, as many as told.
 * usage: make_data DATABASE TICKETS MESSAGES FACTS.lua PASSWORD
 *
 * The schema is the program's own; the same arguments make the same desk. FACTS tells the load
 * generator (requests.lua) what there is to ask for. Conversations run beside one another, so that
 * their rows came into the database mixed, as in life. Only the search index and the counts of
 * messages are made afterwards and not row by row: FTS5 writes out what it holds at each statement
 * with a trigger, which would take a hundred times as long.
 */
#include "base/password.h"
#include "base/random.h"
#include "db/migrate.h"
#include "words.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    STAFF = 20,           /* users 1 to 20; the first is the one who is measured */
    CUSTOMER = STAFF + 1, /* the customer who is measured */
    CUSTOMERS = 5000,
    OWN_TICKETS = 40, /* of that customer, each with FIFTY messages */
    FIFTY = 50,
    FIFTY_EVERY = 500, /* tickets */
    BESIDE = 300,      /* conversations that run at the same time */
    SAMPLE = 2000,     /* tickets, and words, named in FACTS for each kind of request */
    SPAN_S = 700 * 24 * 60 * 60,
};
static const int64_t began_unix_s = 1704067200; /* 2024-01-01 */

struct ticket {
    int64_t id, user_id, assigned_to, last_message_id;
    int messages, sent, unread;
    enum { OPEN, IN_PROGRESS, WAITING, RESOLVED, CLOSED } status;
};

struct maker {
    struct arena *arena, *scratch;
    sqlite3 *sqlite;
    sqlite3_stmt *user, *order, *ticket, *message, *history, *seen;
    struct words words;
    struct dice dice;
    struct ticket *tickets;
    int64_t ticket_count, message_count, message_id;
};

/* ---- statements ------------------------------------------------------------------------------ */

static void must(struct maker *maker, int code)
{
    if (code == SQLITE_OK || code == SQLITE_DONE)
        return;
    fprintf(stderr, "make_data: %s\n", sqlite3_errmsg(maker->sqlite));
    exit(1);
}

static void run(struct maker *maker, const char *sql)
{
    must(maker, sqlite3_exec(maker->sqlite, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *prepare(struct maker *maker, const char *sql)
{
    sqlite3_stmt *statement;
    must(maker, sqlite3_prepare_v2(maker->sqlite, sql, -1, &statement, NULL));
    return statement;
}

static void put_text(sqlite3_stmt *statement, int at, struct str text)
{
    if (text.at)
        sqlite3_bind_text64(statement, at, text.at, text.size, SQLITE_STATIC, SQLITE_UTF8);
    else
        sqlite3_bind_null(statement, at);
}

/* 0 stands for none. */
static void put_id(sqlite3_stmt *statement, int at, int64_t id)
{
    if (id)
        sqlite3_bind_int64(statement, at, id);
    else
        sqlite3_bind_null(statement, at);
}

static void put_time(sqlite3_stmt *statement, int at, int64_t unix_s)
{
    char text[INSTANT_TEXT_SIZE + 1];
    if (!unix_s) {
        sqlite3_bind_null(statement, at);
        return;
    }
    instant_text((struct instant){unix_s}, text);
    sqlite3_bind_text(statement, at, text, INSTANT_TEXT_SIZE, SQLITE_TRANSIENT);
}

static void insert(struct maker *maker, sqlite3_stmt *statement)
{
    must(maker, sqlite3_step(statement));
    sqlite3_reset(statement);
}

static void prepare_all(struct maker *maker)
{
    maker->user = prepare(maker, "INSERT INTO users (id, name, email, phone, password, role, "
                                 "created_at) VALUES (?, ?, ?, '+628121111', ?, ?, ?)");
    maker->order = prepare(maker, "INSERT INTO orders (id, user_id, order_number, event_date, "
                                  "status, created_at) "
                                  "VALUES (?, ?, ?, '2026-11-21', 'confirmed', ?)");
    maker->ticket = prepare(
        maker, "INSERT INTO support_tickets (id, user_id, assigned_to, order_id, subject, "
               "description, category, priority, status, response_count, first_response_at, "
               "resolved_at, closed_at, created_at, updated_at) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    maker->message = prepare(
        maker, "INSERT INTO chat_messages (id, support_ticket_id, sender_id, message, sender_type, "
               "is_read, read_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?8, ?8)");
    /* Numbered as the log is, but not chained: nothing that is measured follows the chain. */
    maker->history = prepare(maker, "INSERT INTO audit_log (id, subject, subject_id, actor_id, "
                                    "field, from_value, to_value, created_at, hash) "
                                    "SELECT coalesce(max(id), 0) + 1, 'ticket', ?, ?, ?, ?, ?, ?, "
                                    "'' FROM audit_log");
    maker->seen = prepare(maker, "INSERT INTO ticket_reads (support_ticket_id, user_id, "
                                 "seen_count, read_at) VALUES (?, ?, ?, ?)");
}

/* The triggers that have texts wait for the search index, as statements that make them again. */
static struct str drop_triggers(struct maker *maker)
{
    struct buffer again = buffer_in(maker->arena), drop = buffer_in(maker->arena);
    sqlite3_stmt *trigger = prepare(maker, "SELECT name, sql FROM sqlite_schema WHERE type = "
                                           "'trigger' AND sql LIKE '%INSERT INTO search_waiting%'");
    while (sqlite3_step(trigger) == SQLITE_ROW) {
        buffer_print(&drop, "DROP TRIGGER %s;", (const char *)sqlite3_column_text(trigger, 0));
        buffer_print(&again, "%s;", (const char *)sqlite3_column_text(trigger, 1));
    }
    must(maker, sqlite3_finalize(trigger));
    run(maker, str_c(maker->arena, buffer_str(&drop)));
    return (struct str){str_c(maker->arena, buffer_str(&again)), again.size};
}

/* ---- people ---------------------------------------------------------------------------------- */

static struct str print_name(struct maker *maker)
{
    struct buffer name = buffer_in(maker->scratch);
    words_put_name(&maker->dice, &name);
    return buffer_str(&name);
}

static void make_users(struct maker *maker, struct str password_hash)
{
    for (int64_t id = 1; id <= STAFF + CUSTOMERS; id++) {
        struct str email = id == 1 ? STR("agent@bench.test")
                           : id == CUSTOMER
                               ? STR("customer@bench.test")
                               : str_print(maker->scratch, "orang%lld@contoh.test", (long long)id);
        sqlite3_bind_int64(maker->user, 1, id);
        put_text(maker->user, 2, print_name(maker));
        put_text(maker->user, 3, email);
        put_text(maker->user, 4, password_hash);
        put_text(maker->user, 5, id <= STAFF ? STR("agent") : STR("customer"));
        put_time(maker->user, 6, began_unix_s);
        insert(maker, maker->user);
        if (id <= STAFF)
            continue;
        sqlite3_bind_int64(maker->order, 1, id);
        sqlite3_bind_int64(maker->order, 2, id);
        put_text(maker->order, 3, str_print(maker->scratch, "GML-%06lld", (long long)id));
        put_time(maker->order, 4, began_unix_s);
        insert(maker, maker->order);
        arena_reset(maker->scratch);
    }
}

/* ---- tickets --------------------------------------------------------------------------------- */

static int pick_status(struct dice *dice)
{
    uint64_t at = dice_below(dice, 100);
    return at < 60 ? CLOSED : at < 80 ? RESOLVED : at < 86 ? WAITING : at < 94 ? IN_PROGRESS : OPEN;
}

/* Who owns which ticket and how long it is: a few customers write a lot, most tickets are short. */
static void plan(struct maker *maker)
{
    struct dice *dice = &maker->dice;
    int64_t left = maker->message_count;
    int64_t own_every = maker->ticket_count / OWN_TICKETS;
    for (int64_t i = 0; i < maker->ticket_count; i++) {
        struct ticket *ticket = &maker->tickets[i];
        bool is_own = own_every && i % own_every == own_every / 2;
        bool is_fifty = is_own || i % FIFTY_EVERY == FIFTY_EVERY / 3;
        uint64_t nearer = dice_below(dice, CUSTOMERS - 1) * dice_below(dice, CUSTOMERS) / CUSTOMERS;
        *ticket = (struct ticket){
            .id = i + 1,
            .user_id = is_own ? CUSTOMER : CUSTOMER + 1 + (int64_t)nearer,
            .messages = is_fifty ? FIFTY : 1,
            .status = is_own ? IN_PROGRESS : pick_status(dice),
        };
        if (ticket->status != OPEN && !dice_percent(dice, 5))
            ticket->assigned_to = 1 + (int64_t)dice_below(dice, STAFF);
        left -= ticket->messages;
    }
    while (left > 0) {
        struct ticket *ticket = &maker->tickets[dice_below(dice, (uint64_t)maker->ticket_count)];
        int more = 1 + (int)dice_below(dice, 8);
        if (ticket->messages == FIFTY)
            continue;
        more = left < more ? (int)left : more;
        more = ticket->messages + more >= FIFTY ? FIFTY - 1 - ticket->messages : more;
        ticket->messages += more;
        left -= more;
    }
}

static struct str text_of(struct maker *maker, size_t least, size_t spread)
{
    struct buffer text = buffer_in(maker->scratch);
    /* The lesser of two: short texts are more common. */
    size_t one = dice_below(&maker->dice, spread), two = dice_below(&maker->dice, spread);
    words_put_text(&maker->words, &maker->dice, &text, least + (one < two ? one : two));
    return buffer_str(&text);
}

static int64_t time_of(const struct maker *maker, int64_t message_id)
{
    return began_unix_s + message_id * SPAN_S / maker->message_count;
}

static void put_history(struct maker *maker, const struct ticket *ticket, struct str field,
                        struct str from, struct str to, int64_t now)
{
    sqlite3_bind_int64(maker->history, 1, ticket->id);
    sqlite3_bind_int64(maker->history, 2, ticket->assigned_to ? ticket->assigned_to : 1);
    put_text(maker->history, 3, field);
    put_text(maker->history, 4, from);
    put_text(maker->history, 5, to);
    put_time(maker->history, 6, now);
    insert(maker, maker->history);
}

static void open_ticket(struct maker *maker, struct ticket *ticket, struct str description,
                        int64_t now)
{
    static const char *const statuses[] = {"open", "in_progress", "waiting_customer", "resolved",
                                           "closed"};
    static const char *const categories[] = {"general",   "order",      "order", "payment",
                                             "complaint", "suggestion", "other", "payment"};
    static const char *const priorities[] = {"low",    "medium", "medium", "medium", "medium",
                                             "medium", "high",   "high",   "urgent", "low"};
    sqlite3_stmt *row = maker->ticket;
    struct str subject = str_cut(text_of(maker, 3, 6), 250);
    struct str status = str_of(statuses[ticket->status]);
    sqlite3_bind_int64(row, 1, ticket->id);
    sqlite3_bind_int64(row, 2, ticket->user_id);
    put_id(row, 3, ticket->assigned_to);
    put_id(row, 4, dice_percent(&maker->dice, 60) ? ticket->user_id : 0);
    put_text(row, 5, subject);
    put_text(row, 6, description);
    put_text(row, 7, str_of(categories[dice_below(&maker->dice, COUNT_OF(categories))]));
    put_text(row, 8, str_of(priorities[dice_below(&maker->dice, COUNT_OF(priorities))]));
    put_text(row, 9, status);
    sqlite3_bind_int64(row, 10, ticket->messages - 1);
    put_time(row, 11, ticket->status == OPEN ? 0 : now + 600);
    put_time(row, 12, ticket->status >= RESOLVED ? now + 86400 : 0);
    put_time(row, 13, ticket->status == CLOSED ? now + 2 * 86400 : 0);
    put_time(row, 14, now);
    put_time(row, 15, now + 86400);
    insert(maker, row);
    if (ticket->assigned_to)
        put_history(maker, ticket, STR("assigned_to"), STR_NONE,
                    str_print(maker->scratch, "%lld", (long long)ticket->assigned_to), now + 300);
    if (ticket->status != OPEN)
        put_history(maker, ticket, STR("status"), STR("open"), status, now + 600);
}

/* The next message of a conversation; the customer writes the first, staff two of five. */
static void say(struct maker *maker, struct ticket *ticket)
{
    sqlite3_stmt *row = maker->message;
    int64_t now = time_of(maker, ++maker->message_id);
    bool is_first = ticket->sent == 0;
    bool by_staff = !is_first && ticket->status != OPEN && dice_percent(&maker->dice, 40);
    bool is_read = ticket->status >= RESOLVED || ticket->messages - ticket->sent > 2;
    struct str text = is_first ? text_of(maker, 8, 40) : text_of(maker, 3, 32);
    if (is_first)
        open_ticket(maker, ticket, text, now);
    sqlite3_bind_int64(row, 1, maker->message_id);
    sqlite3_bind_int64(row, 2, ticket->id);
    sqlite3_bind_int64(row, 3,
                       !by_staff             ? ticket->user_id
                       : ticket->assigned_to ? ticket->assigned_to
                                             : 1);
    put_text(row, 4, text);
    put_text(row, 5, by_staff ? STR("admin") : STR("customer"));
    sqlite3_bind_int(row, 6, is_read);
    put_time(row, 7, is_read ? now + 60 : 0);
    put_time(row, 8, now);
    insert(maker, row);
    ticket->sent++;
    ticket->last_message_id = maker->message_id;
    if (ticket->sent == ticket->messages && ticket->assigned_to) {
        sqlite3_bind_int64(maker->seen, 1, ticket->id);
        sqlite3_bind_int64(maker->seen, 2, ticket->assigned_to);
        sqlite3_bind_int64(maker->seen, 3, ticket->sent / 2);
        put_time(maker->seen, 4, now);
        insert(maker, maker->seen);
    }
}

/* What the dropped triggers would have done. */
static void derive(struct maker *maker)
{
    run(maker, "UPDATE support_tickets SET messages_count = said.messages, "
               "customer_messages_count = said.by_customer, answered_count = said.answered, "
               "customer_unread_count = said.customer_unread, "
               "staff_unread_count = said.staff_unread, last_message_id = said.last_id "
               "FROM (SELECT support_ticket_id AS ticket_id, count(*) AS messages, "
               "             sum(sender_type = 'customer') AS by_customer, "
               "             sum(sender_type = 'admin' AND NOT is_read) AS customer_unread, "
               "             sum(sender_type = 'customer' AND NOT is_read) AS staff_unread, "
               "             max(id) AS last_id, max(CASE WHEN sender_type = 'admin' "
               "                                     THEN before ELSE 0 END) AS answered "
               "      FROM (SELECT *, sum(sender_type = 'customer') "
               "            OVER (PARTITION BY support_ticket_id ORDER BY id) AS before "
               "            FROM chat_messages) GROUP BY support_ticket_id) AS said "
               "WHERE support_tickets.id = said.ticket_id");
    sqlite3_stmt *text = prepare(
        maker, "SELECT id * 1048576, subject FROM support_tickets UNION ALL "
               "SELECT support_ticket_id * 1048576 + row_number() OVER "
               "       (PARTITION BY support_ticket_id ORDER BY id), message FROM chat_messages "
               "ORDER BY 1");
    sqlite3_stmt *search = prepare(maker, "INSERT INTO message_search (rowid, text) VALUES (?, ?)");
    while (sqlite3_step(text) == SQLITE_ROW) {
        sqlite3_bind_int64(search, 1, sqlite3_column_int64(text, 0));
        sqlite3_bind_value(search, 2, sqlite3_column_value(text, 1));
        insert(maker, search);
    }
    must(maker, sqlite3_finalize(text));
    must(maker, sqlite3_finalize(search));
}

static void make_tickets(struct maker *maker)
{
    struct ticket *beside[BESIDE];
    int64_t next = 0;
    size_t count = 0;
    for (;;) {
        while (count < BESIDE && next < maker->ticket_count)
            beside[count++] = &maker->tickets[next++];
        if (count == 0)
            return;
        size_t at = dice_below(&maker->dice, count);
        say(maker, beside[at]);
        if (beside[at]->sent == beside[at]->messages)
            beside[at] = beside[--count];
        arena_reset(maker->scratch);
        if (maker->message_id % 100000 == 0)
            printf("  %lld messages\n", (long long)maker->message_id);
    }
}

/* ---- what there is to ask for ---------------------------------------------------------------- */

static void tell_tickets(struct maker *maker, FILE *facts, const char *name,
                         bool (*fits)(const struct ticket *))
{
    int count = 0;
    fprintf(facts, "  %s = {", name);
    for (int64_t i = 0; i < maker->ticket_count * 4 && count < SAMPLE; i++) {
        uint64_t at = fits == NULL ? dice_below(&maker->dice, (uint64_t)maker->ticket_count)
                                   : (uint64_t)(i * 7919 % maker->ticket_count);
        const struct ticket *ticket = &maker->tickets[at];
        if (fits && (i >= maker->ticket_count || !fits(ticket)))
            continue;
        fprintf(facts, "{%lld,%lld},", (long long)ticket->id, (long long)ticket->last_message_id);
        count++;
    }
    fputs("},\n", facts);
}

static bool is_own_fifty(const struct ticket *ticket)
{
    return ticket->user_id == CUSTOMER && ticket->messages == FIFTY;
}

static bool is_fifty(const struct ticket *ticket)
{
    return ticket->messages == FIFTY && ticket->user_id != CUSTOMER;
}

static bool is_going_on(const struct ticket *ticket)
{
    return ticket->status <= WAITING && ticket->messages < FIFTY;
}

static void tell(struct maker *maker, const char *path)
{
    FILE *facts = fopen(path, "w");
    if (!facts) {
        perror(path);
        exit(1);
    }
    fputs("return {\n", facts);
    tell_tickets(maker, facts, "any", NULL);
    tell_tickets(maker, facts, "fifty", is_fifty);
    tell_tickets(maker, facts, "own", is_own_fifty);
    tell_tickets(maker, facts, "going_on", is_going_on);
    fputs("  words = {", facts); /* each as likely as another */
    for (int i = 0; i < SAMPLE; i++)
        fprintf(facts, "\"%.*s\",",
                STR_ARGS(maker->words.items[dice_below(&maker->dice, maker->words.count)]));
    fputs("},\n  common = {", facts); /* as often as they are written */
    for (int i = 0; i < SAMPLE; i++)
        fprintf(facts, "\"%.*s\",", STR_ARGS(words_pick(&maker->words, &maker->dice)));
    fputs("},\n}\n", facts);
    if (fclose(facts) != 0) {
        perror(path);
        exit(1);
    }
}

static enum err make_schema(struct arena *arena, const char *path)
{
    AUTO(db_close_p) struct db *db = NULL;
    int applied;
    TRY(db_open(str_print(arena, "sqlite:%s", path), DB_WRITE, &db));
    return migrate(db, arena, &applied);
}

int main(int argc, char **argv)
{
    struct maker maker = {.arena = arena_new(), .scratch = arena_new(), .dice = {20261121}};
    struct str hash;
    if (argc != 6 || !str_to_i64(str_of(argv[2]), &maker.ticket_count) ||
        !str_to_i64(str_of(argv[3]), &maker.message_count) || maker.ticket_count < OWN_TICKETS ||
        maker.message_count < maker.ticket_count * 2 + OWN_TICKETS * FIFTY ||
        maker.message_count > maker.ticket_count * (FIFTY / 2)) {
        fputs("usage: make_data DATABASE TICKETS MESSAGES FACTS.lua PASSWORD\n", stderr);
        return 2;
    }
    random_setup();
    if (make_schema(maker.arena, argv[1]) != OK ||
        password_hash(maker.arena, str_of(argv[5]), &hash) != OK ||
        sqlite3_open(argv[1], &maker.sqlite) != SQLITE_OK)
        return 1;
    run(&maker, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; "
                "PRAGMA cache_size = -400000; PRAGMA locking_mode = EXCLUSIVE; BEGIN");
    maker.words = words_make(maker.arena);
    maker.tickets = NEW_ARRAY(maker.arena, struct ticket, (size_t)maker.ticket_count);
    prepare_all(&maker);
    plan(&maker);
    make_users(&maker, hash);
    struct str triggers = drop_triggers(&maker);
    make_tickets(&maker);
    derive(&maker);
    run(&maker, triggers.at);
    sqlite3_stmt *const all[] = {maker.user,    maker.order,   maker.ticket,
                                 maker.message, maker.history, maker.seen};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        sqlite3_finalize(all[i]);
    run(&maker, "UPDATE audit_head SET last_id = (SELECT coalesce(max(id), 0) FROM audit_log)");
    run(&maker, "COMMIT; "
                "PRAGMA journal_mode = WAL");
    tell(&maker, argv[4]);
    sqlite3_close(maker.sqlite);
    arena_free(maker.scratch);
    arena_free(maker.arena);
    return 0;
}
