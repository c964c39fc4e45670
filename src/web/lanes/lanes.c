#include "web/lanes/lanes.h"
#include "base/log.h"
#include "db/db.h"
#include "desk/search/search.h"
#include "web/dispatch.h"
#include "web/lanes/errand.h"
#include "web/lanes/queue.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { THREADS_MAX = 64, LATER_WAITING_MAX = 4096 };

/* A thread with its own connection. */
struct worker {
    struct lanes *lanes;
    struct db *db;
    struct arena *arena; /* of what is done later */
    pthread_t thread;
};

struct lanes {
    const struct web *web;
    struct queue read, slow, write;
    struct {
        pthread_mutex_t mutex;
        struct later items[LATER_WAITING_MAX];
        size_t count;
    } later;
    struct errands errands;
    struct worker workers[THREADS_MAX]; /* readers, then slow ones, then writers */
    size_t reader_count, slow_count, worker_count;
    size_t batch_max; /* writes that share a commit */
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
    struct request *request = exchange->application; /* of one whose head came before */
    go_on(lanes, request ? request : request_new(lanes->web, exchange), STEP_READ);
}

void lanes_submit_head(struct lanes *lanes, struct http_exchange *exchange)
{
    struct request *request = request_new(lanes->web, exchange);
    request->is_head_only = true;
    go_on(lanes, request, STEP_READ);
}

void lanes_leave(struct lanes *lanes, const struct later *later)
{
    struct request request = {0};
    later_add(&request.later, later);
    leave_later(lanes, &request);
}

enum err lanes_do(struct lanes *lanes, enum err (*run)(void *context, struct desk *desk),
                  void *context)
{
    struct errand errand = {.run = run, .context = context};
    errands_push(&lanes->errands, &errand);
    queue_wake(&lanes->write);
    return errand_wait(&lanes->errands, &errand);
}

/* ---- readers -------------------------------------------------------------------------------- */

/* From http_admit() on the request is the loop's. */
static void admit(struct request *request)
{
    request->is_head_only = false;
    enum err err = http_admit(request->exchange);
    if (err == OK)
        return;
    /* Too many come at this moment, or the disk is full: neither is the sender's doing. */
    reply_error(request, ERR_UNAVAILABLE);
    answer(request);
}

static void read_head(const struct worker *reader, struct request *request)
{
    bool is_admitted = false;
    if (db_begin(reader->db) != OK) {
        dispatch_lost(request);
    } else {
        is_admitted = dispatch_admit(request, reader->db);
        db_rollback(reader->db);
    }
    if (is_admitted)
        admit(request);
    else
        answer(request);
}

static void *reader_main(void *context)
{
    const struct worker *reader = context;
    struct lanes *lanes = reader->lanes;
    struct request *request;
    while ((request = queue_pop(&lanes->read))) {
        log_about(request->request_id);
        atomic_fetch_add_explicit(&lanes->reads, 1, memory_order_relaxed);
        if (request->is_head_only) {
            read_head(reader, request);
            continue;
        }
        enum step step = STEP_ANSWER;
        if (db_begin(reader->db) != OK) {
            dispatch_lost(request);
        } else {
            step = dispatch_read(request, reader->db);
            if (db_commit(reader->db) != OK)
                db_rollback(reader->db);
        }
        go_on(lanes, request, step);
    }
    return NULL;
}

static void *slow_main(void *context)
{
    const struct worker *slow = context;
    struct lanes *lanes = slow->lanes;
    struct request *request;
    while ((request = queue_pop(&lanes->slow))) {
        atomic_fetch_add_explicit(&lanes->slow_steps, 1, memory_order_relaxed);
        log_about(request->request_id);
        go_on(lanes, request, dispatch_slow(request, slow->db));
    }
    return NULL;
}

/* ---- writers ------------------------------------------------------------------------------- */

struct outcome {
    struct request *request;
    enum step step;
    bool is_kept;
};

/* One request in its own savepoint: what it could not finish leaves nothing. */
static enum err write_one(struct db *db, struct outcome *outcome)
{
    log_about(outcome->request->request_id);
    TRY(db_savepoint(db));
    outcome->step = dispatch_write(outcome->request, db, &outcome->is_kept);
    if (outcome->is_kept)
        return db_release(db);
    db_undo(db);
    return OK;
}

static enum err run_later(void *context, struct desk *desk)
{
    return later_run(desk, context);
}

/* What no request brought, in its own savepoint. */
static enum err write_aside(struct desk *desk, enum err (*run)(void *, struct desk *),
                            void *context)
{
    size_t told = desk->told.count;
    desk->problems.count = 0;
    TRY(db_savepoint(desk->db));
    enum err err = run(context, desk);
    if (err == OK)
        err = db_release(desk->db);
    if (err == OK)
        return OK;
    db_undo(desk->db);
    desk->told.count = told;
    return err;
}

/* Once it is on disk. */
static void tell(const struct lanes *lanes, const struct told_list *told)
{
    const struct web *web = lanes->web;
    if (web->tell && told->count)
        web->tell(web->tell_context, told);
}

/* What shares a commit. */
struct batch {
    struct outcome *outcomes;
    struct later *later;
    struct errand *errands;
    size_t count, later_count;
};

static enum err write_batch(const struct worker *writer, const struct batch *batch)
{
    struct outcome *outcomes = batch->outcomes;
    size_t count = batch->count;
    log_about(STR_NONE); /* what is logged here is of the whole batch */
    TRY(db_begin(writer->db));
    for (size_t i = 0; i < count; i++) {
        enum err err = write_one(writer->db, &outcomes[i]);
        log_about(STR_NONE);
        if (err != OK) {
            db_rollback(writer->db);
            return err;
        }
    }
    const struct web *web = writer->lanes->web;
    struct desk desk = {
        .db = writer->db, .arena = writer->arena, .now = web->clock(), .outlets = &web->outlets};
    for (size_t i = 0; i < batch->later_count; i++)
        if (write_aside(&desk, run_later, &batch->later[i]) != OK)
            log_debug("lanes.later_lost", "the next view repeats it");
    for (struct errand *errand = batch->errands; errand; errand = errand->next)
        errand->err = write_aside(&desk, errand->run, errand->context);
    enum err err = search_catch_up(&desk);
    if (err == OK)
        err = db_commit(writer->db);
    if (err != OK) {
        db_rollback(writer->db);
        return err;
    }
    for (size_t i = 0; i < count; i++)
        if (outcomes[i].is_kept)
            tell(writer->lanes, &outcomes[i].request->desk.told);
    tell(writer->lanes, &desk.told);
    return OK;
}

/* Its transaction is undone: what comes next. */
static enum step undone(const struct worker *writer, struct request *request)
{
    if (db_may_retry(writer->db) && dispatch_again(request))
        return STEP_WRITE;
    dispatch_lost(request);
    return STEP_ANSWER;
}

static size_t take_later(struct lanes *lanes, struct later *later, size_t max)
{
    pthread_mutex_lock(&lanes->later.mutex);
    size_t count = lanes->later.count < max ? lanes->later.count : max;
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

/* Each is told how its own went, or that the commit was lost. */
static void finish_errands(struct lanes *lanes, struct errand *list, enum err err)
{
    for (struct errand *errand = list; errand; errand = errand->next)
        errand->err = err == OK ? errand->err : err;
    errands_finish(&lanes->errands, list);
}

/* Where writers share no commit: one by one. */
static void write_errands(const struct worker *writer)
{
    struct errand *errand;
    while ((errand = errands_take(&writer->lanes->errands, true))) {
        finish_errands(writer->lanes, errand,
                       write_batch(writer, &(struct batch){.errands = errand}));
        arena_reset(writer->arena);
    }
}

static void write_later(const struct worker *writer, struct later *later, size_t count)
{
    if (count && write_batch(writer, &(struct batch){.later = later, .later_count = count}) != OK)
        log_debug("lanes.later_lost", "the next view repeats it");
}

static void write_together(const struct worker *writer, struct batch *batch,
                           struct request **requests)
{
    struct lanes *lanes = writer->lanes;
    int64_t began_us = clock_us();
    for (size_t i = 0; i < batch->count; i++)
        batch->outcomes[i] = (struct outcome){.request = requests[i], .step = STEP_ANSWER};
    if (!batch->count && !batch->later_count && !batch->errands)
        return;
    enum err err = write_batch(writer, batch);
    count_batch(lanes, batch->count, batch->later_count, err, clock_us() - began_us);
    finish_errands(lanes, batch->errands, err);
    for (size_t i = 0; i < batch->count; i++) {
        struct outcome *outcome = &batch->outcomes[i];
        if (err != OK)
            outcome->step = undone(writer, outcome->request);
        go_on(lanes, outcome->request, outcome->step);
    }
}

static void write_some(const struct worker *writer, struct request **requests, size_t count)
{
    struct lanes *lanes = writer->lanes;
    struct outcome outcomes[BATCH_MAX];
    struct later later[BATCH_MAX];
    size_t later_count = take_later(lanes, later, lanes->batch_max);
    bool is_shared = lanes->batch_max > 1;
    int64_t began_us = clock_us();
    struct batch batch = {.outcomes = outcomes, .count = count, .later = later};
    if (is_shared) {
        batch.later_count = later_count;
        batch.errands = errands_take(&lanes->errands, false);
    }
    write_together(writer, &batch, requests);
    if (!is_shared) {
        write_later(writer, later, later_count);
        write_errands(writer);
    }
    arena_reset(writer->arena);
    atomic_fetch_add_explicit(&lanes->writer_busy_us, (uint64_t)(clock_us() - began_us),
                              memory_order_relaxed);
    if (later_count == lanes->batch_max)
        queue_wake(&lanes->write);
}

static void *writer_main(void *context)
{
    const struct worker *writer = context;
    struct lanes *lanes = writer->lanes;
    struct request *requests[BATCH_MAX];
    size_t count;
    while (queue_pop_all(&lanes->write, requests, lanes->batch_max, &count))
        write_some(writer, requests, count);
    return NULL;
}

/* ---- start and stop ------------------------------------------------------------------------- */

static enum err start_worker(struct lanes *lanes, struct str database, enum db_access access,
                             void *(*run)(void *))
{
    struct worker *worker = &lanes->workers[lanes->worker_count];
    *worker = (struct worker){.lanes = lanes};
    TRY(db_open(database, access, &worker->db));
    worker->arena = arena_new();
    if (pthread_create(&worker->thread, NULL, run, worker) != 0) {
        log_error("lanes.no_thread", "the system gives no more threads");
        abort();
    }
    lanes->worker_count++;
    return OK;
}

static int cores(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > 16 ? 16 : (int)count;
}

/* A reader of a file works; one of a server mostly waits. */
static int readers_for(const struct lanes_options *options)
{
    if (options->readers)
        return options->readers;
    if (db_engine_of_url(options->database) == DB_POSTGRES)
        return 16;
    return cores() * 2 < 4 ? 4 : cores() * 2;
}

/* A file has one writer, and sharing commits makes it fast. A server puts those of several writers
   together by itself; writes that held each other's tickets until a shared commit would meet. */
static int writers_for(const struct lanes_options *options)
{
    return db_engine_of_url(options->database) == DB_POSTGRES ? 8 : 1;
}

static enum err start_workers(const struct lanes_options *options, struct lanes *lanes)
{
    int slow = options->slow ? options->slow : cores() < 2 ? 1 : cores() / 2;
    for (int i = 0; i < readers_for(options); i++)
        TRY(start_worker(lanes, options->database, DB_READ, reader_main));
    lanes->reader_count = lanes->worker_count;
    for (int i = 0; i < slow; i++)
        TRY(start_worker(lanes, options->database, DB_READ, slow_main));
    lanes->slow_count = lanes->worker_count - lanes->reader_count;
    for (int i = 0; i < writers_for(options); i++)
        TRY(start_worker(lanes, options->database, DB_WRITE, writer_main));
    return OK;
}

enum err lanes_start(const struct lanes_options *options, struct lanes **ret)
{
    struct lanes *lanes = memory_alloc(sizeof *lanes);
    memset(lanes, 0, sizeof *lanes);
    lanes->web = options->web;
    lanes->batch_max = writers_for(options) > 1 ? 1 : BATCH_MAX;
    histogram_init(&lanes->commit_writes, &scale_batch);
    histogram_init(&lanes->commit_took, &scale_us);
    errands_init(&lanes->errands);
    queue_init(&lanes->read, LANE_WAITING_MAX);
    queue_init(&lanes->slow, LANE_WAITING_MAX);
    queue_init(&lanes->write, LANE_WAITING_MAX);
    pthread_mutex_init(&lanes->later.mutex, NULL);
    enum err err = start_workers(options, lanes);
    if (err != OK) {
        lanes_stop(lanes);
        lanes_free(lanes);
        return err;
    }
    *ret = lanes;
    return OK;
}

static void join(struct lanes *lanes, size_t first, size_t end)
{
    for (struct worker *worker = &lanes->workers[first]; worker < &lanes->workers[end]; worker++) {
        pthread_join(worker->thread, NULL);
        db_close(worker->db);
        arena_free(worker->arena);
    }
}

/* Readers first: what they took may still go to a writer. */
void lanes_stop(struct lanes *lanes)
{
    size_t slow_end = lanes->reader_count + lanes->slow_count;
    queue_close(&lanes->slow);
    join(lanes, lanes->reader_count, slow_end);
    queue_close(&lanes->read);
    join(lanes, 0, lanes->reader_count);
    queue_close(&lanes->write);
    join(lanes, slow_end, lanes->worker_count);
}

void lanes_free(struct lanes *lanes)
{
    errands_clear(&lanes->errands);
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
