#include "net/loop.h"
#include "base/instant.h"
#include "base/log.h"
#include "net/connection.h"
#include "net/socket/deflate.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BACKLOG = 1024, SWEEP_MIN_MS = 5, SWEEP_MAX_MS = 1000 };

struct arena *loop_take_arena(struct loop *loop)
{
    return loop->spare_count ? loop->spares[--loop->spare_count] : arena_new();
}

void loop_give_arena(struct loop *loop, struct arena *arena)
{
    if (loop->spare_count == LOOP_SPARES_MAX) {
        arena_free(arena);
        return;
    }
    arena_reset(arena);
    loop->spares[loop->spare_count++] = arena;
}

struct str loop_date(struct loop *loop)
{
    static const char days[][4] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t now = instant_now().unix_s;
    if (now != loop->date_unix_s) {
        int64_t year, second = now % 86400;
        int month, day;
        date_from_days(now / 86400, &year, &month, &day);
        /* The years of this format have four digits. */
        snprintf(loop->date, sizeof loop->date, "%s, %02u %s %04u %02u:%02u:%02u GMT",
                 days[now / 86400 % 7], (unsigned)day % 100u, months[month - 1],
                 (unsigned)year % 10000u, (unsigned)(second / 3600) % 100u,
                 (unsigned)(second / 60 % 60), (unsigned)(second % 60));
        loop->date_unix_s = now;
    }
    return (struct str){loop->date, HTTP_DATE_SIZE};
}

/* ---- drain and stop ---- */

void loop_note_quiet(struct loop *loop)
{
    bool accepts = !uv_is_closing((uv_handle_t *)&loop->listener);
    if (!loop->is_draining || accepts || loop->is_quiet || loop->connections ||
        loop->exchange_count)
        return;
    struct house *house = loop->house;
    loop->is_quiet = true;
    uv_mutex_lock(&house->mutex);
    house->loops_loud--;
    uv_cond_signal(&house->quiet);
    uv_mutex_unlock(&house->mutex);
}

static void close_handle(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

/* uv_run() returns when the last handle has closed. */
static void close_all(struct loop *loop)
{
    while (loop->connections)
        connection_close(loop->connections);
    uv_walk(&loop->uv, close_handle, NULL);
}

/* ---- what libuv calls ---- */

/* The list is last in, first out; those that came first are to leave first. */
static struct exchange *take_answered(struct loop *loop)
{
    struct exchange *newest = atomic_exchange_explicit(&loop->answered, NULL, memory_order_acquire);
    struct exchange *oldest = NULL;
    while (newest) {
        struct exchange *next = newest->next_answered;
        newest->next_answered = oldest;
        oldest = newest;
        newest = next;
    }
    return oldest;
}

static void answer_all(struct loop *loop)
{
    struct exchange *exchange = take_answered(loop);
    while (exchange) {
        struct exchange *next = exchange->next_answered;
        exchange_given_back(exchange);
        exchange = next;
    }
}

/* Four times within the shortest deadline, but once a second is enough for whole seconds. */
static uint64_t sweep_period_ms(const struct http_limits *limits)
{
    const int deadlines_ms[] = {limits->header_deadline_ms, limits->body_deadline_ms,
                                limits->idle_deadline_ms,   limits->write_deadline_ms,
                                limits->linger_deadline_ms, limits->socket_ping_ms,
                                limits->socket_pong_ms,     limits->socket_close_ms};
    int period_ms = SWEEP_MAX_MS;
    for (size_t i = 0; i < COUNT_OF(deadlines_ms); i++)
        if (deadlines_ms[i] / 4 < period_ms)
            period_ms = deadlines_ms[i] / 4;
    return (uint64_t)(period_ms < SWEEP_MIN_MS ? SWEEP_MIN_MS : period_ms);
}

static void on_sweep(uv_timer_t *sweep)
{
    struct loop *loop = sweep->data;
    int64_t now_ms = (int64_t)uv_now(&loop->uv);
    if (loop->is_draining)
        close_handle((uv_handle_t *)&loop->listener, NULL);
    for (struct connection *each = loop->connections, *next; each; each = next) {
        next = each->following;
        connection_sweep(each, now_ms);
    }
    loop_note_quiet(loop);
}

/* The listener closes with the first sweep, which comes when all that is ready now is done: whoever
   has connected already is not turned away. */
static void drain(struct loop *loop)
{
    if (loop->is_draining)
        return;
    loop->is_draining = true;
    uint64_t period_ms = sweep_period_ms(&loop->house->limits);
    uint64_t drain_period_ms = (uint64_t)loop->house->limits.drain_idle_ms / 4 + 1;
    uv_timer_start(&loop->sweep, on_sweep, 0,
                   period_ms < drain_period_ms ? period_ms : drain_period_ms);
    for (struct connection *each = loop->connections, *next; each; each = next) {
        next = each->following;
        connection_drain(each);
    }
}

/* ---- posts ---- */

struct post {
    struct post *next;
    loop_job *run;
    void *context;
};

/* Under the mutex. */
static void append_post(struct loop *loop, loop_job *run, void *context)
{
    struct post *post = memory_alloc(sizeof *post);
    *post = (struct post){.run = run, .context = context};
    if (loop->last_post)
        loop->last_post->next = post;
    else
        loop->first_post = post;
    loop->last_post = post;
}

void loops_post(struct loop *loops, size_t count, loop_job *run, void *context)
{
    if (count == 0)
        return;
    uv_mutex_t *mutex = &loops[0].house->posts_mutex;
    uv_mutex_lock(mutex);
    for (size_t i = 0; i < count; i++) {
        append_post(&loops[i], run, context);
        if (!loops[i].is_over)
            uv_async_send(&loops[i].wake);
    }
    uv_mutex_unlock(mutex);
}

void loop_post(struct loop *loop, loop_job *run, void *context)
{
    loops_post(loop, 1, run, context);
}

bool loop_run_posts(struct loop *loop)
{
    uv_mutex_lock(&loop->house->posts_mutex);
    struct post *post = loop->first_post;
    loop->first_post = loop->last_post = NULL;
    uv_mutex_unlock(&loop->house->posts_mutex);
    bool was_any = post != NULL;
    while (post) {
        struct post *next = post->next;
        post->run(loop, post->context);
        free(post);
        post = next;
    }
    return was_any;
}

struct packer *loop_packer(struct loop *loop)
{
    if (!loop->packer)
        loop->packer = packer_new();
    return loop->packer;
}

static void on_wake(uv_async_t *wake)
{
    struct loop *loop = wake->data;
    answer_all(loop);
    loop_run_posts(loop);
    if (atomic_load_explicit(&loop->drain_wanted, memory_order_relaxed))
        drain(loop);
    if (atomic_load_explicit(&loop->stop_wanted, memory_order_relaxed))
        close_all(loop);
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct loop *loop = listener->data;
    if (status < 0)
        log_warning("net.accept_failed", "%s", uv_strerror(status));
    else
        connection_accept(loop);
}

/* ---- the loop itself ---- */

static int open_handles(struct loop *loop, int listener)
{
    int err = uv_tcp_init(&loop->uv, &loop->listener);
    if (!err)
        err = uv_tcp_open(&loop->listener, listener);
    if (err) {
        close(listener);
        return err;
    }
    loop->wake.data = loop->sweep.data = loop->listener.data = loop;
    err = uv_listen((uv_stream_t *)&loop->listener, BACKLOG, on_connection);
    if (!err)
        err = uv_async_init(&loop->uv, &loop->wake, on_wake);
    if (!err)
        err = uv_timer_init(&loop->uv, &loop->sweep);
    uint64_t period_ms = sweep_period_ms(&loop->house->limits);
    return err ? err : uv_timer_start(&loop->sweep, on_sweep, period_ms, period_ms);
}

enum err loop_init(struct loop *loop, struct house *house, int listener)
{
    *loop = (struct loop){.house = house, .date_unix_s = -1};
    int err = uv_loop_init(&loop->uv);
    if (err) {
        close(listener);
    } else {
        err = open_handles(loop, listener);
        if (err) {
            loop_stop(loop);
            loop_clear(loop);
        }
    }
    if (err) {
        log_error("net.loop_failed", "%s", uv_strerror(err));
        return ERR_UNAVAILABLE;
    }
    loop->read_bytes = memory_alloc(LOOP_READ_SIZE);
    return OK;
}

static void run(void *context)
{
    struct loop *loop = context;
    loop->self = uv_thread_self();
    const struct http_application *application = &loop->house->application;
    if (application->loop_began)
        application->loop_began(application->context, loop);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
}

enum err loop_start(struct loop *loop)
{
    int err = uv_thread_create(&loop->thread, run, loop);
    if (err) {
        log_error("net.thread_failed", "%s", uv_strerror(err));
        return ERR_UNAVAILABLE;
    }
    loop->is_started = true;
    return OK;
}

void loop_stop(struct loop *loop)
{
    if (loop->is_started) {
        atomic_store_explicit(&loop->stop_wanted, true, memory_order_relaxed);
        uv_async_send(&loop->wake);
        uv_thread_join(&loop->thread);
    } else {
        close_all(loop);
        uv_run(&loop->uv, UV_RUN_DEFAULT);
    }
    answer_all(loop); /* what came after the last turn: its connections are gone */
    uv_mutex_lock(&loop->house->posts_mutex);
    loop->is_over = true;
    uv_mutex_unlock(&loop->house->posts_mutex);
    if (loop->exchange_count)
        log_error("net.answers_missing", "%zu requests were never answered", loop->exchange_count);
    uv_loop_close(&loop->uv);
}

void loop_clear(struct loop *loop)
{
    const struct http_application *application = &loop->house->application;
    if (loop->is_started && application->loop_ended)
        application->loop_ended(application->context, loop);
    while (loop->spare_count)
        arena_free(loop->spares[--loop->spare_count]);
    packer_free(loop->packer);
    free(loop->read_bytes);
}

void loop_drain(struct loop *loop)
{
    atomic_store_explicit(&loop->drain_wanted, true, memory_order_relaxed);
    uv_async_send(&loop->wake);
}
