#include "web/live/guard.h"
#include "base/log.h"
#include "desk/session/session.h"
#include "web/live/limits.h"
#include "web/live/passes.h"
#include <pthread.h>
#include <stdlib.h>

enum { SECOND_US = 1000 * 1000 };

struct guard {
    struct live *live;
    const struct web *web;
    struct db *db;
    struct arena *arena;
    pthread_t thread;
};

static int by_session(const void *a, const void *b)
{
    const struct session_in_use *left = a, *right = b;
    size_t size = left->session_id.size < right->session_id.size ? left->session_id.size
                                                                 : right->session_id.size;
    return memcmp(left->session_id.at, right->session_id.at, size);
}

static bool is_in_use(void *context, const struct pass *pass)
{
    const struct session_in_use_list *sessions = context;
    const struct session_in_use asked = {.session_id = {pass->session_id, sizeof pass->session_id}};
    if (!sessions->count)
        return false;
    const struct session_in_use *found = bsearch(&asked, sessions->items, sessions->count,
                                                 sizeof *sessions->items, by_session);
    return found && found->person_id == pass->person_id && found->role == pass->role;
}

static enum err read_sessions(struct guard *guard, const struct doubts *doubts,
                              struct session_in_use_list *ret)
{
    struct desk desk = {.db = guard->db, .arena = guard->arena, .now = guard->web->clock()};
    struct house_wishes wishes;
    struct house house = guard->web->house;
    TRY(db_begin(guard->db));
    enum err err = house_read(&desk, &wishes);
    if (err == OK) {
        house = house_with(&guard->web->house, &wishes);
        err = session_list_in_use(&desk, doubts->person_ids, doubts->count, &house.session_lengths,
                                  ret);
    }
    db_rollback(guard->db);
    return err;
}

/* False when nobody could say. */
static bool check(struct guard *guard, const struct doubts *doubts)
{
    struct session_in_use_list sessions = {0};
    if (!doubts->count)
        return true;
    if (read_sessions(guard, doubts, &sessions) != OK)
        return false;
    if (sessions.count)
        qsort(sessions.items, sessions.count, sizeof *sessions.items, by_session);
    struct socket_ids refused = passes_refused(live_passes(guard->live), guard->arena, doubts,
                                               is_in_use, &sessions);
    for (size_t i = 0; i < refused.count; i++)
        live_end_socket(guard->live, refused.items[i]);
    if (refused.count)
        log_info("guard.ended", "%zu sockets of sessions that have ended", refused.count);
    return true;
}

static void *guard_main(void *context)
{
    struct guard *guard = context;
    struct passes *passes = live_passes(guard->live);
    int64_t all_at_us = clock_us() + (int64_t)LIVE_SESSIONS_CHECKED_S * SECOND_US;
    struct doubts doubts;
    while (passes_take_doubts(passes, guard->arena, all_at_us, &doubts)) {
        if (!check(guard, &doubts)) {
            /* The database is away: nobody is let in anew meanwhile. */
            log_warning("guard.not_checked", "sessions of %zu people: asked again", doubts.count);
            all_at_us = clock_us() + SECOND_US;
        } else if (clock_us() >= all_at_us) {
            passes_doubt(passes, 0);
            all_at_us = clock_us() + (int64_t)LIVE_SESSIONS_CHECKED_S * SECOND_US;
        }
        arena_reset(guard->arena);
    }
    return NULL;
}

void guard_tell(struct guard *guard, const struct told_list *told)
{
    for (size_t i = 0; guard && i < told->count; i++)
        if (told->items[i].person_id)
            passes_doubt(live_passes(guard->live), told->items[i].person_id);
}

struct guard *guard_start(struct live *live, const struct web *web, struct str database)
{
    struct guard *guard = memory_alloc(sizeof *guard);
    *guard = (struct guard){.live = live, .web = web};
    if (db_open(database, DB_READ, &guard->db) != OK) {
        free(guard);
        return NULL;
    }
    guard->arena = arena_new();
    if (pthread_create(&guard->thread, NULL, guard_main, guard) != 0) {
        log_error("guard.no_thread", "the system gives no more threads");
        abort();
    }
    return guard;
}

void guard_stop(struct guard *guard)
{
    if (!guard || !guard->db)
        return;
    passes_stop(live_passes(guard->live));
    pthread_join(guard->thread, NULL);
    db_close(guard->db);
    guard->db = NULL;
}

void guard_free(struct guard *guard)
{
    if (!guard)
        return;
    guard_stop(guard);
    arena_free(guard->arena);
    free(guard);
}
