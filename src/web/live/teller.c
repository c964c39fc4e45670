#include "web/live/teller.h"
#include "base/log.h"
#include "desk/event/event.sql.h"
#include "desk/limits.h"
#include "web/live/event_data.h"
#include "web/live/limits.h"
#include "web/live/told.h"
#include <pthread.h>
#include <stdlib.h>

enum { WAITING_MAX = 65536, EVENTS_BEFORE = 32, MS_US = 1000, SECOND_US = 1000 * MS_US };

struct teller {
    struct live *live;
    const struct web *web;
    struct db *db;
    struct arena *arena;
    struct told_marks *marks;
    struct instant started_at;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t handed;
    struct told *waiting; /* under the mutex, with what follows */
    size_t count, room;
    struct instant since; /* what came from then on may have been missed; INSTANT_NONE: nothing */
    int64_t retry_at_us;  /* not before that; 0: at once */
    bool is_stopping;
};

/* The channels of one ticket, and who would hear of it there. */
struct audience {
    struct str channel;
    enum hearers hearers;
    bool is_there;
};

enum { AUDIENCES = 3 };

/* What is told of one event; all of a ticket's are made before the first is sent, so that none is
   sent twice when one cannot be. */
struct telling {
    struct telling *next;
    struct str channel, data, except;
    const char *name;
};

static enum err tell(struct desk *desk, const struct house *house, const struct audience *audience,
                     const struct event *event, struct telling ***last)
{
    const char *name = event_name(event, audience->hearers);
    if (!audience->is_there || !name)
        return OK;
    struct buffer data = buffer_in(desk->arena);
    struct json json = json_in(&data);
    enum err err = event_data_put(desk, house->zone, event, audience->hearers, &json);
    if (err == ERR_NOT_FOUND) /* deleted: whoever has it open finds out when they ask */
        return OK;
    TRY(err);
    struct telling *telling = NEW(desk->arena, struct telling);
    *telling = (struct telling){.channel = audience->channel,
                                .data = buffer_str(&data),
                                .except = event->socket_id,
                                .name = name};
    **last = telling;
    *last = &telling->next;
    return OK;
}

/* ---- whose turn it is -------------------------------------------------------------------------
 */

/* True when anybody is there at all. */
static bool find_audiences(const struct teller *teller, int64_t ticket_id,
                           struct audience audiences[static AUDIENCES])
{
    struct arena *arena = teller->arena;
    long long id = ticket_id;
    audiences[0] = (struct audience){str_print(arena, "private-support-ticket.%lld", id),
                                     HEARERS_CUSTOMER, false};
    audiences[1] = (struct audience){str_print(arena, "support-ticket.%lld", id), HEARERS_ANYBODY,
                                     false};
    audiences[2] = (struct audience){STR("private-support-desk"), HEARERS_STAFF, false};
    bool is_heard = live_is_heard(teller->live,
                                  str_print(arena, "presence-support-ticket.%lld", id));
    for (int i = 0; i < AUDIENCES; i++) {
        audiences[i].is_there = live_is_heard(teller->live, audiences[i].channel);
        is_heard = is_heard || audiences[i].is_there;
    }
    return is_heard;
}

/* Who was in a ticket's channels is not to hear of it again when it has been deleted. */
static void empty_channels(struct live *live, struct arena *arena, int64_t ticket_id)
{
    static const char *const kinds[] = {"private-", "presence-", ""};
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        live_empty(live, str_print(arena, "%ssupport-ticket.%lld", kinds[i], (long long)ticket_id));
}

static enum err check_deletion(struct teller *teller, struct desk *desk, int64_t ticket_id)
{
    struct ticket ticket;
    enum err err = event_ticket(desk, ticket_id, true, &ticket);
    if (err != ERR_NOT_FOUND)
        return err;
    empty_channels(teller->live, teller->arena, ticket_id);
    return OK;
}

/* Of what was handed over when it happened, the last is told whenever it was; of the rest, and of
   what was only looked for, what has happened since the start. */
static bool is_due(const struct teller *teller, const struct event *event, struct told told,
                   int64_t mark, bool is_handed)
{
    return mark || (is_handed && event->seq == told.seq) ||
           event->created_at.unix_s >= teller->started_at.unix_s;
}

static enum err make_tellings(struct teller *teller, const struct house *house, struct told told,
                              bool is_handed, struct telling **ret)
{
    struct audience audiences[AUDIENCES];
    struct desk desk = {.db = teller->db, .arena = teller->arena, .now = teller->web->clock()};
    int64_t mark = told_mark(teller->marks, told.ticket_id);
    if (!find_audiences(teller, told.ticket_id, audiences))
        return OK;
    const struct ticket ticket = {.id = told.ticket_id};
    struct event_list events;
    int64_t after = mark ? mark : told.seq > EVENTS_BEFORE ? told.seq - EVENTS_BEFORE : 0;
    TRY(event_list_between(&desk, &ticket, after, told.seq, &events));
    for (size_t i = 0; i < events.count; i++) {
        const struct event *event = &events.items[i];
        if (!is_due(teller, event, told, mark, is_handed))
            continue;
        if (event->kind == EVENT_CHANGED)
            TRY(check_deletion(teller, &desk, told.ticket_id));
        for (int at = 0; at < AUDIENCES; at++)
            TRY(tell(&desk, house, &audiences[at], event, &ret));
    }
    return OK;
}

/* Another's later event may be handed over first; all up to `seq` are on disk all the same.
   ERR_UNAVAILABLE: nothing was told. */
static enum err tell_up_to(struct teller *teller, const struct house *house, struct told told,
                           bool is_handed)
{
    struct telling *first = NULL;
    if (told.seq <= told_mark(teller->marks, told.ticket_id))
        return OK;
    enum err err = make_tellings(teller, house, told, is_handed, &first);
    if (err == ERR_UNAVAILABLE)
        return err;
    for (const struct telling *one = first; one; one = one->next)
        live_send(teller->live, one->channel, str_of(one->name), one->data, one->except);
    told_mark_set(teller->marks, told.ticket_id, told.seq);
    return err;
}

static enum err tell_all(struct teller *teller, const struct told *told, size_t count,
                         bool is_handed)
{
    struct desk desk = {.db = teller->db, .arena = teller->arena};
    struct house_wishes wishes;
    struct house house = teller->web->house;
    if (house_read(&desk, &wishes) == OK)
        house = house_with(&teller->web->house, &wishes);
    for (size_t i = 0; i < count; i++) {
        enum err err = tell_up_to(teller, &house, told[i], is_handed);
        if (err == ERR_UNAVAILABLE)
            return err;
        if (err != OK)
            log_warning("teller.not_told", "an event of ticket %lld", (long long)told[i].ticket_id);
    }
    return OK;
}

/* ---- what was not handed over -----------------------------------------------------------------
 */

/* The moment from which the next part is read; it grows, so that there is an end. */
static struct instant next_since(struct instant since, const struct event_list *events)
{
    struct instant last = events->items[events->count - 1].created_at;
    return last.unix_s > since.unix_s ? last : (struct instant){since.unix_s + 1};
}

static enum err tell_since(struct teller *teller, struct instant since)
{
    struct desk desk = {.db = teller->db, .arena = teller->arena, .now = teller->web->clock()};
    struct event_list events;
    do {
        TRY(event_list_since(&desk, since, &events));
        struct told *told = NEW_ARRAY(teller->arena, struct told, events.count);
        for (size_t i = 0; i < events.count; i++)
            told[i] = (struct told){.ticket_id = events.items[i].ticket_id,
                                    .seq = events.items[i].seq};
        TRY(tell_all(teller, told, events.count, false));
        if (events.count == EVENTS_CAUGHT_UP)
            since = next_since(since, &events);
    } while (events.count == EVENTS_CAUGHT_UP);
    return OK;
}

/* Under the mutex. */
static void look_back_to(struct teller *teller, struct instant since)
{
    since.unix_s -= LIVE_LATE_S;
    if (since.unix_s < teller->started_at.unix_s)
        since = teller->started_at;
    if (instant_is_none(teller->since) || since.unix_s < teller->since.unix_s)
        teller->since = since;
}

void teller_catch_up(struct teller *teller, struct instant since)
{
    if (!teller)
        return;
    pthread_mutex_lock(&teller->mutex);
    look_back_to(teller, since);
    pthread_cond_signal(&teller->handed);
    pthread_mutex_unlock(&teller->mutex);
}

/* ---- the thread -------------------------------------------------------------------------------
 */

/* What the thread has to do next. */
struct turn {
    struct told *told;
    size_t count;
    struct instant since;
};

static bool has_work(const struct teller *teller)
{
    return teller->count || !instant_is_none(teller->since);
}

/* Waits for some; false when there is nothing more to come. */
static bool take(struct teller *teller, struct turn *ret)
{
    pthread_mutex_lock(&teller->mutex);
    while (!teller->is_stopping && (!has_work(teller) || clock_us() < teller->retry_at_us)) {
        struct timespec until = {.tv_sec = teller->retry_at_us / SECOND_US,
                                 .tv_nsec = teller->retry_at_us % SECOND_US * 1000};
        if (has_work(teller))
            pthread_cond_timedwait(&teller->handed, &teller->mutex, &until);
        else
            pthread_cond_wait(&teller->handed, &teller->mutex);
    }
    *ret = (struct turn){.told = NEW_ARRAY(teller->arena, struct told, teller->count),
                         .count = teller->count,
                         .since = teller->since};
    for (size_t i = 0; i < teller->count; i++)
        ret->told[i] = teller->waiting[i];
    teller->count = 0;
    teller->since = INSTANT_NONE;
    teller->retry_at_us = 0;
    bool goes_on = ret->count || !teller->is_stopping;
    pthread_mutex_unlock(&teller->mutex);
    return goes_on;
}

static enum err do_turn(struct teller *teller, const struct turn *turn)
{
    TRY(db_begin(teller->db));
    enum err err = tell_all(teller, turn->told, turn->count, true);
    if (err == OK && !instant_is_none(turn->since))
        err = tell_since(teller, turn->since);
    db_rollback(teller->db);
    return err;
}

/* The numbers are let go: they are found again by looking back. */
static void put_off(struct teller *teller, const struct turn *turn)
{
    log_warning("teller.put_off", "%zu events: the database cannot be read", turn->count);
    pthread_mutex_lock(&teller->mutex);
    look_back_to(teller, teller->web->clock());
    if (!instant_is_none(turn->since) && turn->since.unix_s < teller->since.unix_s)
        teller->since = turn->since;
    teller->retry_at_us = clock_us() + (int64_t)LIVE_RETRY_MS * MS_US;
    pthread_mutex_unlock(&teller->mutex);
}

static void *teller_main(void *context)
{
    struct teller *teller = context;
    struct turn turn;
    while (take(teller, &turn)) {
        if (do_turn(teller, &turn) != OK)
            put_off(teller, &turn);
        arena_reset(teller->arena);
    }
    return NULL;
}

void teller_tell(struct teller *teller, const struct told_list *told)
{
    if (!teller)
        return;
    pthread_mutex_lock(&teller->mutex);
    for (size_t i = 0; i < told->count && !teller->is_stopping; i++) {
        if (teller->count == WAITING_MAX) { /* found again by looking back */
            look_back_to(teller, teller->web->clock());
            break;
        }
        if (teller->count == teller->room) {
            teller->room = teller->room ? teller->room * 2 : 64;
            teller->waiting = memory_realloc(teller->waiting, teller->room * sizeof *told->items);
        }
        if (told->items[i].ticket_id)
            teller->waiting[teller->count++] = told->items[i];
    }
    pthread_cond_signal(&teller->handed);
    pthread_mutex_unlock(&teller->mutex);
}

/* Times are whole seconds: what is on disk of this very one has been told before this program ran.
 */
static enum err mark_what_was_before(struct teller *teller)
{
    struct desk desk = {.db = teller->db, .arena = teller->arena, .now = teller->started_at};
    struct event_list events;
    TRY(db_begin(teller->db));
    enum err err = event_list_since(&desk, teller->started_at, &events);
    for (size_t i = 0; err == OK && i < events.count; i++)
        told_mark_set(teller->marks, events.items[i].ticket_id, events.items[i].seq);
    db_rollback(teller->db);
    arena_reset(teller->arena);
    return err;
}

struct teller *teller_start(struct live *live, const struct web *web, struct str database)
{
    struct teller *teller = memory_alloc(sizeof *teller);
    *teller = (struct teller){.live = live, .web = web, .started_at = web->clock()};
    if (db_open(database, DB_READ, &teller->db) != OK) {
        free(teller);
        return NULL;
    }
    teller->arena = arena_new();
    teller->marks = told_marks_new();
    pthread_mutex_init(&teller->mutex, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&teller->handed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (mark_what_was_before(teller) != OK)
        log_warning("teller.told_twice", "what this second brought so far may be told again");
    if (pthread_create(&teller->thread, NULL, teller_main, teller) != 0) {
        log_error("teller.no_thread", "the system gives no more threads");
        abort();
    }
    return teller;
}

void teller_stop(struct teller *teller)
{
    if (!teller || !teller->db)
        return;
    pthread_mutex_lock(&teller->mutex);
    teller->is_stopping = true;
    pthread_cond_signal(&teller->handed);
    pthread_mutex_unlock(&teller->mutex);
    pthread_join(teller->thread, NULL);
    db_close(teller->db);
    teller->db = NULL;
}

void teller_free(struct teller *teller)
{
    if (!teller)
        return;
    teller_stop(teller);
    arena_free(teller->arena);
    told_marks_free(teller->marks);
    free(teller->waiting);
    pthread_mutex_destroy(&teller->mutex);
    pthread_cond_destroy(&teller->handed);
    free(teller);
}
