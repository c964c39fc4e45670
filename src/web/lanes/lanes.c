#include "web/lanes/lanes.h"
#include "base/log.h"
#include "db/db.h"
#include "desk/search/search.h"
#include "web/dispatch.h"
#include "web/lanes/queue.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { THREADS_MAX = 64, LATER_WAITING_MAX = 4096 };

struct lanes {
    const struct web *web;
    struct queue read, slow, write;
    struct {
        pthread_mutex_t mutex;
        struct later items[LATER_WAITING_MAX];
        size_t count;
    } later;
    struct db *writer;
    struct arena *writer_arena;
    pthread_t threads[THREADS_MAX];
    struct db *connections[THREADS_MAX];
    size_t reader_count, slow_count, thread_count;
    atomic_ullong reads, slow_steps, writes, commits, commits_lost, refused, writer_busy_us;
    struct histogram commit_writes, commit_took;
};

/* ---- between the lanes ---------------------------------------------------------------------- */

static void answer(struct request *request)
{
    log_about(request->request_id);
    dispatch_finish(request);
    http_answer(request->exchange);
}

static void refuse(struct lanes *lanes, struct request *request)
{
    atomic_fetch_add_explicit(&lanes->refused, 1, memory_order_relaxed);
    dispatch_lost(request);
    answer(request);
}

/* Small writes are dropped when too many wait: the next view repeats them. */
static void leave_later(struct lanes *lanes, struct request *request)
{
    if (request->later.count == 0)
        return;
    bool taken = false;
    pthread_mutex_lock(&lanes->later.mutex);
    for (size_t i = 0; i < request->later.count; i++)
        if (lanes->later.count < LATER_WAITING_MAX) {
            lanes->later.items[lanes->later.count++] = request->later.items[i];
            taken = true;
        }
    pthread_mutex_unlock(&lanes->later.mutex);
    request->later.count = 0;
    if (taken)
        queue_wake(&lanes->write);
}

static void go_on(struct lanes *lanes, struct request *request, enum step step)
{
    switch (step) {
    case STEP_ANSWER:
        leave_later(lanes, request);
        answer(request);
        return;
    case STEP_READ:
        if (!queue_push(&lanes->read, request))
            refuse(lanes, request);
        return;
    case STEP_SLOW:
        if (!queue_push(&lanes->slow, request))
            refuse(lanes, request);
        return;
    case STEP_WRITE:
        if (!queue_push(&lanes->write, request))
            refuse(lanes, request);
        return;
    }
}

void lanes_submit(struct lanes *lanes, struct http_exchange *exchange)
{
    go_on(lanes, request_new(lanes->web, exchange), STEP_READ);
}

/* ---- readers -------------------------------------------------------------------------------- */

struct worker {
    struct lanes *lanes;
    struct db *db;
};

static void *reader_main(void *context)
{
    struct worker worker = *(struct worker *)context;
    free(context);
    struct request *request;
    while ((request = queue_pop(&worker.lanes->read))) {
        log_about(request->request_id);
        atomic_fetch_add_explicit(&worker.lanes->reads, 1, memory_order_relaxed);
        enum step step = STEP_ANSWER;
        if (db_begin(worker.db) != OK) {
            dispatch_lost(request);
        } else {
            step = dispatch_read(request, worker.db);
            if (db_commit(worker.db) != OK)
                db_rollback(worker.db);
        }
        go_on(worker.lanes, request, step);
    }
    return NULL;
}

static void *slow_main(void *context)
{
    struct worker worker = *(struct worker *)context;
    free(context);
    struct request *request;
    while ((request = queue_pop(&worker.lanes->slow))) {
        atomic_fetch_add_explicit(&worker.lanes->slow_steps, 1, memory_order_relaxed);
        log_about(request->request_id);
        go_on(worker.lanes, request, dispatch_slow(request, worker.db));
    }
    return NULL;
}

/* ---- the writer ----------------------------------------------------------------------------- */

struct outcome {
    struct request *request;
    enum step step;
};

/* One request in its own savepoint: what it could not finish leaves nothing. */
static enum err write_one(struct lanes *lanes, struct outcome *outcome)
{
    bool keep;
    log_about(outcome->request->request_id);
    TRY(db_savepoint(lanes->writer));
    outcome->step = dispatch_write(outcome->request, lanes->writer, &keep);
    if (keep)
        return db_release(lanes->writer);
    db_undo(lanes->writer);
    return OK;
}

static void write_later(struct lanes *lanes, const struct later *later)
{
    struct desk desk = {
        .db = lanes->writer, .arena = lanes->writer_arena, .now = lanes->web->clock()};
    if (db_savepoint(lanes->writer) != OK)
        return;
    if (later_run(&desk, later) == OK && db_release(lanes->writer) == OK)
        return;
    db_undo(lanes->writer);
}

static enum err write_batch(struct lanes *lanes, struct outcome *outcomes, size_t count,
                            const struct later *later, size_t later_count)
{
    log_about(STR_NONE); /* what is logged here is of the whole batch */
    TRY(db_begin(lanes->writer));
    for (size_t i = 0; i < count; i++) {
        enum err err = write_one(lanes, &outcomes[i]);
        log_about(STR_NONE);
        if (err != OK) {
            db_rollback(lanes->writer);
            return err;
        }
    }
    for (size_t i = 0; i < later_count; i++)
        write_later(lanes, &later[i]);
    struct desk desk = {.db = lanes->writer, .arena = lanes->writer_arena};
    enum err err = search_catch_up(&desk);
    if (err == OK)
        err = db_commit(lanes->writer);
    if (err != OK)
        db_rollback(lanes->writer);
    return err;
}

/* Its transaction is undone: what comes next. */
static enum step undone(const struct lanes *lanes, struct request *request)
{
    if (db_may_retry(lanes->writer) && dispatch_again(request))
        return STEP_WRITE;
    dispatch_lost(request);
    return STEP_ANSWER;
}

static size_t take_later(struct lanes *lanes, struct later *later)
{
    pthread_mutex_lock(&lanes->later.mutex);
    size_t count = lanes->later.count < BATCH_MAX ? lanes->later.count : BATCH_MAX;
    memcpy(later, lanes->later.items, count * sizeof *later);
    lanes->later.count -= count;
    memmove(lanes->later.items, lanes->later.items + count,
            lanes->later.count * sizeof *lanes->later.items);
    pthread_mutex_unlock(&lanes->later.mutex);
    return count;
}

static void count_batch(struct lanes *lanes, size_t count, size_t later_count, enum err err,
                        int64_t took_us)
{
    atomic_fetch_add_explicit(&lanes->writes, count, memory_order_relaxed);
    if (err != OK) {
        log_error("lanes.batch_lost", "%zu writes undone: %s", count, err_name(err));
        atomic_fetch_add_explicit(&lanes->commits_lost, 1, memory_order_relaxed);
        return;
    }
    atomic_fetch_add_explicit(&lanes->commits, 1, memory_order_relaxed);
    histogram_add(&lanes->commit_writes, (int64_t)(count + later_count));
    histogram_add(&lanes->commit_took, took_us);
}

static void *writer_main(void *context)
{
    struct lanes *lanes = context;
    struct request *requests[BATCH_MAX];
    struct outcome outcomes[BATCH_MAX];
    struct later later[BATCH_MAX];
    size_t count;
    while (queue_pop_all(&lanes->write, requests, BATCH_MAX, &count)) {
        size_t later_count = take_later(lanes, later);
        if (count + later_count == 0)
            continue;
        for (size_t i = 0; i < count; i++)
            outcomes[i] = (struct outcome){requests[i], STEP_ANSWER};
        int64_t began_us = clock_us();
        enum err err = write_batch(lanes, outcomes, count, later, later_count);
        count_batch(lanes, count, later_count, err, clock_us() - began_us);
        for (size_t i = 0; i < count; i++) {
            if (err != OK)
                outcomes[i].step = undone(lanes, outcomes[i].request);
            go_on(lanes, outcomes[i].request, outcomes[i].step);
        }
        arena_reset(lanes->writer_arena);
        atomic_fetch_add_explicit(&lanes->writer_busy_us, (uint64_t)(clock_us() - began_us),
                                  memory_order_relaxed);
        if (later_count == BATCH_MAX)
            queue_wake(&lanes->write);
    }
    return NULL;
}

/* ---- start and stop ------------------------------------------------------------------------- */

static void start_thread(struct lanes *lanes, void *(*run)(void *), void *context)
{
    if (pthread_create(&lanes->threads[lanes->thread_count], NULL, run, context) != 0) {
        log_error("lanes.no_thread", "the system gives no more threads");
        abort();
    }
    lanes->thread_count++;
}

static enum err start_reader(struct lanes *lanes, struct str database, void *(*run)(void *))
{
    struct db *db;
    TRY(db_open(database, DB_READ, &db));
    lanes->connections[lanes->thread_count] = db;
    struct worker *worker = memory_alloc(sizeof *worker);
    *worker = (struct worker){lanes, db};
    start_thread(lanes, run, worker);
    return OK;
}

static int cores(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > 16 ? 16 : (int)count;
}

/* A reader of a file works; one of a server mostly waits. */
static int readers_for(struct str database)
{
    if (db_engine_of_url(database) == DB_POSTGRES)
        return 16;
    return cores() * 2 < 4 ? 4 : cores() * 2;
}

enum err lanes_start(const struct lanes_options *options, struct lanes **ret)
{
    struct lanes *lanes = memory_alloc(sizeof *lanes);
    memset(lanes, 0, sizeof *lanes);
    lanes->web = options->web;
    histogram_init(&lanes->commit_writes, &scale_batch);
    histogram_init(&lanes->commit_took, &scale_us);
    queue_init(&lanes->read, LANE_WAITING_MAX);
    queue_init(&lanes->slow, LANE_WAITING_MAX);
    queue_init(&lanes->write, LANE_WAITING_MAX);
    pthread_mutex_init(&lanes->later.mutex, NULL);
    lanes->writer_arena = arena_new();
    enum err err = db_open(options->database, DB_WRITE, &lanes->writer);
    if (err != OK) {
        lanes_stop(lanes);
        lanes_free(lanes);
        return err;
    }
    int readers = options->readers ? options->readers : readers_for(options->database);
    int slow = options->slow ? options->slow : cores() < 2 ? 1 : cores() / 2;
    for (int i = 0; i < readers && err == OK; i++)
        err = start_reader(lanes, options->database, reader_main);
    lanes->reader_count = lanes->thread_count;
    for (int i = 0; i < slow && err == OK; i++)
        err = start_reader(lanes, options->database, slow_main);
    lanes->slow_count = lanes->thread_count - lanes->reader_count;
    if (err != OK) {
        lanes_stop(lanes);
        lanes_free(lanes);
        return err;
    }
    start_thread(lanes, writer_main, lanes);
    *ret = lanes;
    return OK;
}

static void join(struct lanes *lanes, size_t first, size_t count)
{
    for (size_t i = first; i < first + count; i++) {
        pthread_join(lanes->threads[i], NULL);
        db_close(lanes->connections[i]);
    }
}

/* Readers first: what they took may still go to the writer. */
void lanes_stop(struct lanes *lanes)
{
    queue_close(&lanes->slow);
    join(lanes, lanes->reader_count, lanes->slow_count);
    queue_close(&lanes->read);
    join(lanes, 0, lanes->reader_count);
    queue_close(&lanes->write);
    size_t joined = lanes->reader_count + lanes->slow_count;
    join(lanes, joined, lanes->thread_count - joined);
    db_close(lanes->writer);
}

void lanes_free(struct lanes *lanes)
{
    arena_free(lanes->writer_arena);
    queue_clear(&lanes->read);
    queue_clear(&lanes->slow);
    queue_clear(&lanes->write);
    pthread_mutex_destroy(&lanes->later.mutex);
    free(lanes);
}

static uint64_t number(const atomic_ullong *count)
{
    return atomic_load_explicit(count, memory_order_relaxed);
}

struct lanes_counts lanes_counts(struct lanes *lanes)
{
    return (struct lanes_counts){
        .reads = number(&lanes->reads),
        .slow = number(&lanes->slow_steps),
        .writes = number(&lanes->writes),
        .commits = number(&lanes->commits),
        .commits_lost = number(&lanes->commits_lost),
        .refused = number(&lanes->refused),
        .writer_busy_us = number(&lanes->writer_busy_us),
        .waiting_read = queue_size(&lanes->read),
        .waiting_slow = queue_size(&lanes->slow),
        .waiting_write = queue_size(&lanes->write),
        .commit_writes = &lanes->commit_writes,
        .commit_took = &lanes->commit_took,
    };
}
