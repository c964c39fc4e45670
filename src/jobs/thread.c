#include "jobs/thread.h"
#include "base/log.h"
#include <stdlib.h>

enum { WRITE_AGAIN_MS = 500 };

void job_wait_ms(struct job *job, int64_t ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t ns = until.tv_nsec + ms % 1000 * 1000000;
    until.tv_sec += ms / 1000 + ns / 1000000000;
    until.tv_nsec = ns % 1000000000;
    pthread_mutex_lock(&job->mutex);
    int err = 0;
    while (!atomic_load(&job->is_stopping) && !err)
        err = pthread_cond_timedwait(&job->woken, &job->mutex, &until);
    pthread_mutex_unlock(&job->mutex);
}

static bool look(struct job *job, struct db *db, struct arena *arena)
{
    struct desk desk = {
        .db = db, .arena = arena, .now = job->options->clock(), .outlets = job->options->outlets};
    return job->run(job, &desk);
}

static void *job_main(void *context)
{
    struct job *job = context;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    AUTO(db_close_p) struct db *db = NULL;
    while (!atomic_load(&job->is_stopping)) {
        bool is_open = db || db_open(job->options->database, DB_READ, &db) == OK;
        bool has_more = is_open && look(job, db, arena);
        arena_reset(arena);
        if (!has_more)
            job_wait_ms(job, job->every_ms ? job->every_ms : JOBS_EVERY_MS);
    }
    return NULL;
}

void job_start(struct job *job)
{
    pthread_mutex_init(&job->mutex, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&job->woken, &monotonic);
    pthread_condattr_destroy(&monotonic);
    atomic_init(&job->is_stopping, false);
    if (pthread_create(&job->thread, NULL, job_main, job) != 0) {
        log_error("jobs.no_thread", "the system gives no more threads");
        abort();
    }
}

void job_stop(struct job *job)
{
    pthread_mutex_lock(&job->mutex);
    atomic_store(&job->is_stopping, true);
    pthread_cond_broadcast(&job->woken);
    pthread_mutex_unlock(&job->mutex);
    pthread_join(job->thread, NULL);
    pthread_mutex_destroy(&job->mutex);
    pthread_cond_destroy(&job->woken);
}

enum err job_write(struct job *job, enum err (*run)(void *context, struct desk *desk),
                   void *context)
{
    enum err err;
    while ((err = job->options->write(job->options->context, run, context)) == ERR_UNAVAILABLE &&
           !atomic_load(&job->is_stopping))
        job_wait_ms(job, WRITE_AGAIN_MS);
    return err;
}
