/*
 * One thread that turns sockets: a libuv loop with its listener and its connections.
 * Everything in it belongs to its thread, but for what is atomic or in `house`.
 */
#pragma once
#include "net/exchange.h"
#include "net/server.h"
#include <uv.h>

enum { LOOP_READ_SIZE = 64 * 1024, LOOP_SPARES_MAX = 256, HTTP_DATE_SIZE = 29 };

/* What the loops of a server share. */
struct house {
    struct http_application application;
    struct http_limits limits;
    const char *spool_folder; /* NULL: bodies above HTTP_BODY_MAX are refused */
    atomic_size_t spooled;    /* bodies that have a file */
    size_t connections_max;
    atomic_size_t connections;
    uv_mutex_t mutex;
    uv_cond_t quiet;   /* a loop that drains has become quiet */
    size_t loops_loud; /* under the mutex: loops that are not */
    struct seats *seats;
    uv_mutex_t posts_mutex; /* of every loop's posts, so that all have them in one order */
};

struct packer;
struct post;

struct loop {
    uv_loop_t uv;
    uv_tcp_t listener;
    uv_async_t wake;
    uv_timer_t sweep;
    uv_thread_t thread; /* for whoever waits for its end */
    uv_thread_t self;   /* the same, as the thread itself knows it */
    bool is_started;
    struct house *house;
    struct connection *connections; /* all of them, newest first */
    size_t exchange_count;          /* taken and not released */
    _Atomic(struct exchange *) answered;
    struct post *first_post, *last_post; /* under the house's posts_mutex */
    void *application;                   /* the application's own */
    struct packer *packer;               /* see loop_packer() */
    atomic_bool drain_wanted, stop_wanted;
    bool is_draining, is_quiet;
    bool is_over; /* under the house's posts_mutex: it cannot be woken any more */
    struct arena *spares[LOOP_SPARES_MAX];
    size_t spare_count;
    int64_t date_unix_s;
    char date[HTTP_DATE_SIZE + 1];
    char *read_bytes; /* what a read fills; used up before the next one */
    atomic_uint_fast64_t requests, refused;
};

/* Takes over a bound socket, also when it fails. The house outlives the loop. */
enum err loop_init(struct loop *loop, struct house *house, int listener) MUST_USE;
/* From any thread: has it run on the loop's, after what was posted before; also when the loop ends
   in the meantime, but then on the thread that stops it. */
typedef void loop_job(struct loop *loop, void *context);
void loop_post(struct loop *loop, loop_job *run, void *context);
/* The same for several, in one go: no other post comes between them. */
void loops_post(struct loop *loops, size_t count, loop_job *run, void *context);
/* Starts the thread. */
enum err loop_start(struct loop *loop) MUST_USE;
/* From any thread. */
void loop_drain(struct loop *loop);
/* Closes what is open and waits for the thread if there is one. */
void loop_stop(struct loop *loop);
/* Frees what a stopped loop holds. */
void loop_clear(struct loop *loop);
/* On its thread, or when it has stopped: what was posted. False if there was nothing. */
bool loop_run_posts(struct loop *loop);

struct arena *loop_take_arena(struct loop *loop);
void loop_give_arena(struct loop *loop, struct arena *arena);
/* What compresses messages here; made when it is needed. */
struct packer *loop_packer(struct loop *loop);
/* The Date field's value of this second (RFC 9110, 5.6.7). */
struct str loop_date(struct loop *loop);
/* To be called whenever a connection or an exchange has gone. */
void loop_note_quiet(struct loop *loop);
