#include "net/server.h"
#include "base/instant.h"
#include "base/log.h"
#include "net/limits.h"
#include "net/listen.h"
#include "net/loop.h"
#include "net/socket/seats.h"
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { LOOPS_DEFAULT_MAX = 4, LOOPS_MAX = 64, FILES_BESIDE = 256 };

struct http_server {
    struct house house;
    int port;
    int loop_count; /* of those that are set up */
    struct loop loops[];
};

static int or_default(int given, int otherwise)
{
    return given > 0 ? given : otherwise;
}

static struct http_limits limits_in_force(const struct http_limits *given)
{
    return (struct http_limits){
        .header_deadline_ms = or_default(given->header_deadline_ms, HTTP_HEADER_DEADLINE_MS),
        .body_deadline_ms = or_default(given->body_deadline_ms, HTTP_BODY_DEADLINE_MS),
        .idle_deadline_ms = or_default(given->idle_deadline_ms, HTTP_IDLE_DEADLINE_MS),
        .write_deadline_ms = or_default(given->write_deadline_ms, HTTP_WRITE_DEADLINE_MS),
        .linger_deadline_ms = or_default(given->linger_deadline_ms, HTTP_LINGER_DEADLINE_MS),
        .drain_idle_ms = or_default(given->drain_idle_ms, HTTP_DRAIN_IDLE_MS),
        .rate_min = or_default(given->rate_min, HTTP_RATE_MIN),
        .socket_ping_ms = or_default(given->socket_ping_ms, SOCKET_PING_MS),
        .socket_pong_ms = or_default(given->socket_pong_ms, SOCKET_PONG_MS),
        .socket_close_ms = or_default(given->socket_close_ms, SOCKET_CLOSE_MS),
        .socket_budget = or_default(given->socket_budget, SOCKET_BUDGET),
    };
}

static int loops_wanted(int given)
{
    if (given > 0)
        return given < LOOPS_MAX ? given : LOOPS_MAX;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > LOOPS_DEFAULT_MAX ? LOOPS_DEFAULT_MAX : (int)cores;
}

/* A connection is a descriptor, and so is a socket; the usual soft limit of 1024 is below our caps.
   Returns how many there may be: `wanted` or fewer. */
static size_t raise_file_limit(size_t wanted)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return wanted;
    if (limit.rlim_cur < wanted + FILES_BESIDE) {
        rlim_t before = limit.rlim_cur;
        limit.rlim_cur = limit.rlim_max < wanted + FILES_BESIDE ? limit.rlim_max
                                                                : wanted + FILES_BESIDE;
        if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
            limit.rlim_cur = before;
    }
    size_t usable = limit.rlim_cur > FILES_BESIDE ? (size_t)limit.rlim_cur - FILES_BESIDE : 0;
    return usable < wanted ? usable : wanted;
}

/* Sockets have what requests leave of the system's limit: there is always a way in. */
static size_t sockets_possible(size_t connections_max, size_t sockets_max)
{
    size_t usable = raise_file_limit(connections_max + sockets_max);
    if (usable < connections_max)
        log_warning("net.file_limit", "%zu connections want a limit of %zu open files",
                    connections_max, connections_max + FILES_BESIDE);
    size_t left = usable > connections_max ? usable - connections_max : usable / 2;
    return left < sockets_max ? left : sockets_max;
}

static void house_init(struct house *house, const struct http_server_options *options)
{
    house->application = options->application;
    house->limits = limits_in_force(&options->limits);
    house->spool_folder = options->spool_folder;
    house->connections_max = options->connections_max ? options->connections_max
                                                      : HTTP_CONNECTIONS_MAX;
    size_t sockets_max = sockets_possible(
        house->connections_max, options->sockets_max ? options->sockets_max : SOCKETS_MAX);
    size_t per_address_max = options->sockets_per_address_max ? options->sockets_per_address_max
                                                              : SOCKETS_PER_ADDRESS_MAX;
    house->seats = seats_new(sockets_max, per_address_max);
    /* These fail only for want of memory. */
    if (uv_mutex_init(&house->mutex) || uv_mutex_init(&house->posts_mutex) ||
        uv_cond_init(&house->quiet))
        abort();
}

static enum err init_loops(struct http_server *server, const int *sockets, int count)
{
    for (int i = 0; i < count; i++) {
        enum err err = loop_init(&server->loops[i], &server->house, sockets[i]);
        if (err) {
            while (++i < count)
                close(sockets[i]);
            return err;
        }
        server->loop_count++;
    }
    server->house.loops_loud = (size_t)count;
    return OK;
}

/* Signals are for the main thread; a write to a closed socket is an error, not a signal. */
static enum err start_loops(struct http_server *server)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    enum err err = OK;
    for (int i = 0; i < server->loop_count && !err; i++)
        err = loop_start(&server->loops[i]);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return err;
}

enum err http_server_start(const struct http_server_options *options, struct http_server **ret)
{
    int sockets[LOOPS_MAX], port;
    int count = loops_wanted(options->loops);
    TRY(listen_bind(options->address, count, sockets, &port));

    size_t size = sizeof(struct http_server) + (size_t)count * sizeof(struct loop);
    struct http_server *server = memset(memory_alloc(size), 0, size);
    server->port = port;
    house_init(&server->house, options);
    enum err err = init_loops(server, sockets, count);
    if (!err) {
        *ret = server;
        err = start_loops(server);
    }
    if (err) {
        *ret = NULL;
        http_server_free(server);
    }
    return err;
}

int http_server_port(const struct http_server *server)
{
    return server->port;
}

int http_server_loops(const struct http_server *server)
{
    return server->loop_count;
}

void http_server_each_loop(struct http_server *server,
                           void (*run)(struct loop *loop, void *context), void *context)
{
    loops_post(server->loops, (size_t)server->loop_count, run, context);
}

bool http_server_drain(struct http_server *server, int timeout_ms)
{
    struct house *house = &server->house;
    for (int i = 0; i < server->loop_count; i++)
        loop_drain(&server->loops[i]);
    int64_t until_us = clock_us() + (int64_t)timeout_ms * 1000;
    uv_mutex_lock(&house->mutex);
    int64_t left_us;
    while (house->loops_loud && (left_us = until_us - clock_us()) > 0)
        uv_cond_timedwait(&house->quiet, &house->mutex, (uint64_t)left_us * 1000);
    bool is_quiet = house->loops_loud == 0;
    uv_mutex_unlock(&house->mutex);
    return is_quiet;
}

/* Each post runs once, whatever it holds would be lost otherwise. */
static void run_last_posts(struct http_server *server)
{
    bool was_any = true;
    while (was_any) {
        was_any = false;
        for (int i = 0; i < server->loop_count; i++)
            was_any |= loop_run_posts(&server->loops[i]);
    }
}

void http_server_free(struct http_server *server)
{
    if (!server)
        return;
    for (int i = 0; i < server->loop_count; i++)
        loop_stop(&server->loops[i]);
    run_last_posts(server);
    for (int i = 0; i < server->loop_count; i++)
        loop_clear(&server->loops[i]);
    uv_cond_destroy(&server->house.quiet);
    uv_mutex_destroy(&server->house.mutex);
    uv_mutex_destroy(&server->house.posts_mutex);
    seats_free(server->house.seats);
    free(server);
}

struct http_server_counts http_server_counts(const struct http_server *server)
{
    struct http_server_counts counts = {
        .connections = atomic_load_explicit(&server->house.connections, memory_order_relaxed),
        .sockets = seats_taken(server->house.seats),
    };
    for (int i = 0; i < server->loop_count; i++) {
        const struct loop *loop = &server->loops[i];
        counts.requests += atomic_load_explicit(&loop->requests, memory_order_relaxed);
        counts.refused += atomic_load_explicit(&loop->refused, memory_order_relaxed);
    }
    return counts;
}
