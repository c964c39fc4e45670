#include "base/log.h"
#include "desk/search/search.h"
#include "web/lanes/workers.h"
#include <string.h>

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
        lanes_go_on(lanes, outcome->request, outcome->step);
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

void *lanes_write(void *context)
{
    const struct worker *writer = context;
    struct lanes *lanes = writer->lanes;
    struct request *requests[BATCH_MAX];
    size_t count;
    while (queue_pop_all(&lanes->write, requests, lanes->batch_max, &count))
        write_some(writer, requests, count);
    return NULL;
}
