#include "keeper.h"
#include "base/log.h"
#include "desk/attachment/attachment.h"
#include <pthread.h>
#include <stdlib.h>

struct keeper {
    struct lanes *lanes;
    const struct store *store;
    struct str database;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t stopped;
    bool is_stopping;
};

/* Rows go first, in the writer's next commit; their files with the sweep after it. */
static void keep(struct keeper *keeper)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    AUTO(db_close_p) struct db *db = NULL;
    size_t removed;
    lanes_leave(keeper->lanes, &(struct later){.kind = LATER_UPLOADS_EXPIRE});
    lanes_leave(keeper->lanes, &(struct later){.kind = LATER_EVENTS_EXPIRE});
    if (db_open(keeper->database, DB_READ, &db) != OK)
        return;
    struct desk desk = {.db = db, .arena = arena, .now = instant_now()};
    if (attachments_sweep(&desk, keeper->store, &removed) != OK)
        log_warning("keeper.sweep_failed", "files without a row stay until the next time");
    else if (removed)
        log_info("keeper.swept", "%zu files that no message has were removed", removed);
}

static void *keeper_main(void *context)
{
    struct keeper *keeper = context;
    pthread_mutex_lock(&keeper->mutex);
    while (!keeper->is_stopping) {
        pthread_mutex_unlock(&keeper->mutex);
        keep(keeper);
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += KEEPER_EVERY_S;
        pthread_mutex_lock(&keeper->mutex);
        int err = 0;
        while (!keeper->is_stopping && !err)
            err = pthread_cond_timedwait(&keeper->stopped, &keeper->mutex, &until);
    }
    pthread_mutex_unlock(&keeper->mutex);
    return NULL;
}

struct keeper *keeper_start(struct lanes *lanes, const struct store *store, struct str database)
{
    struct keeper *keeper = memory_alloc(sizeof *keeper);
    *keeper = (struct keeper){.lanes = lanes, .store = store, .database = database};
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&keeper->stopped, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&keeper->mutex, NULL);
    if (pthread_create(&keeper->thread, NULL, keeper_main, keeper) != 0) {
        log_error("keeper.no_thread", "the system gives no more threads");
        abort();
    }
    return keeper;
}

void keeper_stop(struct keeper *keeper)
{
    if (!keeper)
        return;
    pthread_mutex_lock(&keeper->mutex);
    keeper->is_stopping = true;
    pthread_cond_signal(&keeper->stopped);
    pthread_mutex_unlock(&keeper->mutex);
    pthread_join(keeper->thread, NULL);
    pthread_cond_destroy(&keeper->stopped);
    pthread_mutex_destroy(&keeper->mutex);
    free(keeper);
}
