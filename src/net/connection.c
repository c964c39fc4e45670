#include "net/connection.h"
#include "net/limits.h"
#include "net/socket/talk.h"
#include <arpa/inet.h>
#include <stdlib.h>

static int64_t now_ms(const struct connection *connection)
{
    return (int64_t)uv_now(&connection->loop->uv);
}

static const struct http_limits *limits_of(const struct connection *connection)
{
    return &connection->loop->house->limits;
}

void connection_forget_rest(struct connection *connection)
{
    free(connection->rest_bytes);
    connection->rest_bytes = NULL;
    connection->rest = STR_NONE;
}

/* ---- the end ---- */

static void on_closed(uv_handle_t *handle)
{
    struct connection *connection = handle->data;
    struct loop *loop = connection->loop;
    if (!connection->talk || !connection->talk->is_opened)
        atomic_fetch_sub_explicit(&loop->house->connections, 1, memory_order_relaxed);
    if (connection->talk)
        talk_end(connection->talk);
    free(connection);
    loop_note_quiet(loop);
}

static void unlink_connection(struct connection *connection)
{
    if (connection->previous)
        connection->previous->following = connection->following;
    else
        connection->loop->connections = connection->following;
    if (connection->following)
        connection->following->previous = connection->previous;
}

void connection_close(struct connection *connection)
{
    if (connection->phase == CONNECTION_CLOSED)
        return;
    connection->phase = CONNECTION_CLOSED;
    connection_forget_rest(connection);
    while (connection->first) {
        struct exchange *exchange = connection->first;
        connection->first = exchange->next;
        exchange_forget(exchange);
    }
    unlink_connection(connection);
    uv_close((uv_handle_t *)&connection->tcp, on_closed);
}

static void on_shut_down(uv_shutdown_t *shutdown, int status)
{
    (void)shutdown; /* the client's end or the deadline closes */
    (void)status;
}

/* Ends our side and waits for the client to end his: closing while he still sends would reset the
   connection, and could destroy the answer before he reads it (RFC 9112, 9.6). */
void connection_linger(struct connection *connection)
{
    if (connection->is_at_end ||
        uv_shutdown(&connection->shutdown, (uv_stream_t *)&connection->tcp, on_shut_down) < 0) {
        connection_close(connection);
        return;
    }
    connection->phase = CONNECTION_LINGERING;
    connection->waiting_until_ms = now_ms(connection) + limits_of(connection)->linger_deadline_ms;
}

/* ---- reading ---- */

static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *ret)
{
    (void)wanted;
    const struct connection *connection = handle->data;
    *ret = uv_buf_init(connection->loop->read_bytes, LOOP_READ_SIZE);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *bytes)
{
    struct connection *connection = stream->data;
    if (size == 0)
        return;
    if (size < 0 && (size != UV_EOF || connection->phase != CONNECTION_OPEN)) {
        connection_close(connection);
        return;
    }
    if (connection->phase == CONNECTION_LINGERING)
        return;
    if (connection->phase == CONNECTION_SOCKET) {
        talk_receive(connection->talk, (struct str){bytes->base, (size_t)size});
        return;
    }
    if (size > 0)
        connection_receive(connection, (struct str){bytes->base, (size_t)size});
    else
        connection->is_at_end = true;
    connection_turn(connection);
}

static void set_reading(struct connection *connection)
{
    bool wanted = !connection->is_at_end &&
                  (connection->phase != CONNECTION_OPEN ||
                   (connection->rest.size == 0 && connection_may_read(connection)));
    if (wanted == connection->is_reading)
        return;
    connection->is_reading = wanted;
    if (wanted && uv_read_start((uv_stream_t *)&connection->tcp, on_alloc, on_read) < 0)
        connection_close(connection);
    else if (!wanted)
        uv_read_stop((uv_stream_t *)&connection->tcp);
}

/* ---- deadlines ---- */

/* Sets the deadline when what is waited for changes, and only then. */
static void set_waiting(struct connection *connection)
{
    const struct exchange *reading = connection->reading;
    const struct http_limits *limits = limits_of(connection);
    int64_t limit_ms = 0;
    enum waiting waiting = WAIT_NOTHING;
    if (reading && reading->is_at_disk)
        return; /* the time of the body runs on */
    if (!reading) {
        waiting = connection->first ? WAIT_NOTHING : WAIT_REQUEST;
        limit_ms = connection->loop->is_draining ? limits->drain_idle_ms : limits->idle_deadline_ms;
    } else if (!reader_has_head(&reading->reader)) {
        waiting = WAIT_HEAD;
        limit_ms = limits->header_deadline_ms;
    } else if (connection_may_read(connection)) {
        waiting = WAIT_BODY;
        limit_ms = limits->body_deadline_ms + (int64_t)(reading->reader.framing.content_length *
                                                        1000 / (uint64_t)limits->rate_min);
    }
    if (waiting == connection->waiting)
        return;
    connection->waiting = waiting;
    connection->waiting_until_ms = now_ms(connection) + limit_ms;
}

void connection_sweep(struct connection *connection, int64_t now)
{
    bool is_stuck = connection->sending_until_ms && now >= connection->sending_until_ms;
    bool is_at_disk = connection->reading && connection->reading->is_at_disk;
    bool is_late = now >= connection->waiting_until_ms && !is_at_disk &&
                   (connection->phase == CONNECTION_LINGERING || connection->waiting);
    if (is_stuck) {
        connection_close(connection);
    } else if (connection->phase == CONNECTION_SOCKET) {
        talk_sweep(connection->talk, now);
    } else if (is_late && connection->phase == CONNECTION_OPEN && connection->reading &&
               (connection->waiting == WAIT_BODY || connection->reading->reader.scan.begun)) {
        connection_refuse(connection, 408);
        connection_turn(connection);
    } else if (is_late) {
        connection_close(connection);
    }
}

/* ---- the turn ---- */

/* The answer has left: from here on it counts as a socket, and what was read behind the request are
   frames. */
static void become_socket(struct connection *connection)
{
    char *rest_bytes = connection->rest_bytes;
    struct str rest = connection->rest;
    connection->rest_bytes = NULL;
    connection->rest = STR_NONE;
    connection->waiting = WAIT_NOTHING;
    connection->phase = CONNECTION_SOCKET;
    atomic_fetch_sub_explicit(&connection->loop->house->connections, 1, memory_order_relaxed);
    talk_open(connection->talk);
    if (rest.size && connection->phase == CONNECTION_SOCKET)
        talk_receive(connection->talk, rest);
    free(rest_bytes);
    if (connection->is_at_end && connection->phase == CONNECTION_SOCKET)
        connection_close(connection);
}

void connection_turn(struct connection *connection)
{
    if (connection->is_busy || connection->phase != CONNECTION_OPEN)
        return;
    do {
        connection_send(connection);
    } while (connection_receive_rest(connection));
    if (connection->phase != CONNECTION_OPEN)
        return;
    if (connection->talk) {
        become_socket(connection);
        if (connection->phase != CONNECTION_CLOSED)
            set_reading(connection);
        return;
    }

    /* A request that was begun and will never be whole. */
    bool is_cut = connection->is_at_end && connection->reading && connection->rest.size == 0;
    bool is_idle = !connection->first || (is_cut && connection->first == connection->reading);
    bool is_done = connection->is_last_read || connection->is_at_end;
    if (is_idle && is_done) {
        if (connection->closes_gently)
            connection_linger(connection);
        else
            connection_close(connection);
    } else {
        set_waiting(connection);
    }
    if (connection->phase != CONNECTION_CLOSED)
        set_reading(connection);
}

void connection_drain(struct connection *connection)
{
    if (connection->phase == CONNECTION_SOCKET)
        talk_drain(connection->talk);
    if (connection->waiting == WAIT_REQUEST)
        connection->waiting = WAIT_NOTHING; /* a new deadline is due */
    connection_turn(connection);
}

/* ---- the beginning ---- */

static void read_peer(struct connection *connection)
{
    struct sockaddr_storage address;
    int size = sizeof address;
    if (uv_tcp_getpeername(&connection->tcp, (struct sockaddr *)&address, &size) < 0)
        return;
    char *text = connection->peer;
    if (address.ss_family == AF_INET6) {
        const struct in6_addr *in6 = &((const struct sockaddr_in6 *)&address)->sin6_addr;
        if (IN6_IS_ADDR_V4MAPPED(in6)) /* one client has one address, whatever the listener */
            inet_ntop(AF_INET, in6->s6_addr + 12, text, sizeof connection->peer);
        else
            inet_ntop(AF_INET6, in6, text, sizeof connection->peer);
    } else {
        inet_ntop(AF_INET, &((const struct sockaddr_in *)&address)->sin_addr, text,
                  sizeof connection->peer);
    }
    connection->peer_size = (unsigned char)strlen(text);
}

/* One above the cap is told so, as far as can be done without keeping it. */
static void turn_away(struct connection *connection)
{
    static const char answer[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
                                 "Content-Length: 0\r\nConnection: close\r\n\r\n";
    uv_buf_t part = {.base = (char *)(uintptr_t)answer, .len = sizeof answer - 1};
    uv_try_write((uv_stream_t *)&connection->tcp, &part, 1);
    atomic_fetch_add_explicit(&connection->loop->refused, 1, memory_order_relaxed);
    connection_close(connection);
}

void connection_accept(struct loop *loop)
{
    struct connection *connection = memory_alloc(sizeof *connection);
    *connection = (struct connection){.loop = loop, .following = loop->connections};
    connection->tcp.data = connection;
    if (uv_tcp_init(&loop->uv, &connection->tcp) < 0) {
        free(connection);
        return;
    }
    if (loop->connections)
        loop->connections->previous = connection;
    loop->connections = connection;
    size_t before = atomic_fetch_add_explicit(&loop->house->connections, 1, memory_order_relaxed);
    if (uv_accept((uv_stream_t *)&loop->listener, (uv_stream_t *)&connection->tcp) < 0) {
        connection_close(connection);
        return;
    }
    if (before >= loop->house->connections_max) {
        turn_away(connection);
        return;
    }
    uv_tcp_nodelay(&connection->tcp, 1);
    read_peer(connection);
    connection_turn(connection);
}
