#include "base/log.h"
#include "web/lanes/workers.h"
#include <stdlib.h>
#include <unistd.h>

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

void lanes_go_on(struct lanes *lanes, struct request *request, enum step step)
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
    lanes_go_on(lanes, request ? request : request_new(lanes->web, exchange), STEP_READ);
}

void lanes_submit_head(struct lanes *lanes, struct http_exchange *exchange)
{
    struct request *request = request_new(lanes->web, exchange);
    request->is_head_only = true;
    lanes_go_on(lanes, request, STEP_READ);
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
        lanes_go_on(lanes, request, step);
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
        lanes_go_on(lanes, request, dispatch_slow(request, slow->db));
    }
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
        TRY(start_worker(lanes, options->database, DB_WRITE, lanes_write));
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
