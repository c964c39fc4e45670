#include "web/live/teller.h"
#include "base/log.h"
#include "desk/event/event.sql.h"
#include "web/live/event_data.h"
#include "web/live/told.h"
#include <pthread.h>
#include <stdlib.h>

enum { WAITING_MAX = 65536, EVENTS_BEFORE = 32 };

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
    bool is_stopping;
};

/* The channels of one ticket, and who would hear of it there. */
struct audience {
    struct str channel;
    enum hearers hearers;
    bool is_there;
};

enum { AUDIENCES = 3 };

static enum err tell(struct teller *teller, struct desk *desk, const struct house *house,
                     const struct audience *audience, const struct event *event)
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
    live_send(teller->live, audience->channel, str_of(name), buffer_str(&data), event->socket_id);
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

/* Another's later event may be handed over first; all up to `seq` are on disk all the same. */
static enum err tell_up_to(struct teller *teller, const struct house *house, struct told told)
{
    struct audience audiences[AUDIENCES];
    struct desk desk = {.db = teller->db, .arena = teller->arena, .now = teller->web->clock()};
    int64_t mark = told_mark(teller->marks, told.ticket_id);
    if (told.seq <= mark)
        return OK;
    told_mark_set(teller->marks, told.ticket_id, told.seq);
    if (!find_audiences(teller, told.ticket_id, audiences))
        return OK;
    const struct ticket ticket = {.id = told.ticket_id};
    struct event_list events;
    int64_t after = mark ? mark : told.seq > EVENTS_BEFORE ? told.seq - EVENTS_BEFORE : 0;
    TRY(event_list_between(&desk, &ticket, after, told.seq, &events));
    for (size_t i = 0; i < events.count; i++) {
        const struct event *event = &events.items[i];
        if (!mark && event->created_at.unix_s < teller->started_at.unix_s)
            continue;
        if (event->kind == EVENT_CHANGED)
            TRY(check_deletion(teller, &desk, told.ticket_id));
        for (int at = 0; at < AUDIENCES; at++)
            TRY(tell(teller, &desk, house, &audiences[at], event));
    }
    return OK;
}

static void tell_all(struct teller *teller, const struct told *told, size_t count)
{
    struct desk desk = {.db = teller->db, .arena = teller->arena};
    struct house_wishes wishes;
    struct house house = teller->web->house;
    if (db_begin(teller->db) != OK) {
        log_warning("teller.not_told", "%zu events: the database cannot be read", count);
        return;
    }
    if (house_read(&desk, &wishes) == OK)
        house = house_with(&teller->web->house, &wishes);
    for (size_t i = 0; i < count; i++)
        if (tell_up_to(teller, &house, told[i]) != OK)
            log_warning("teller.not_told", "an event of ticket %lld", (long long)told[i].ticket_id);
    db_rollback(teller->db);
}

/* Waits for some; false when there is nothing more to come. */
static bool take(struct teller *teller, struct told **ret, size_t *ret_count)
{
    pthread_mutex_lock(&teller->mutex);
    while (!teller->count && !teller->is_stopping)
        pthread_cond_wait(&teller->handed, &teller->mutex);
    *ret_count = teller->count;
    *ret = NEW_ARRAY(teller->arena, struct told, teller->count);
    for (size_t i = 0; i < teller->count; i++)
        (*ret)[i] = teller->waiting[i];
    teller->count = 0;
    pthread_mutex_unlock(&teller->mutex);
    return *ret_count > 0;
}

static void *teller_main(void *context)
{
    struct teller *teller = context;
    struct told *told;
    size_t count;
    while (take(teller, &told, &count)) {
        tell_all(teller, told, count);
        arena_reset(teller->arena);
    }
    return NULL;
}

void teller_tell(struct teller *teller, const struct told_list *told)
{
    if (!teller)
        return;
    pthread_mutex_lock(&teller->mutex);
    for (size_t i = 0; i < told->count && teller->count < WAITING_MAX && !teller->is_stopping;
         i++) {
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
    pthread_cond_init(&teller->handed, NULL);
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
