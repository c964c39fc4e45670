/* What comes in on a connection: bytes to requests, requests to the application. */
#include "net/connection.h"
#include "base/instant.h"
#include "net/limits.h"
#include "net/spool.h"

/* A body is read only when nothing is ahead of it: so a connection holds one body at a time. */
static bool waits_for_its_turn(const struct connection *connection)
{
    const struct exchange *reading = connection->reading;
    return reading && reading != connection->first && reader_has_head(&reading->reader) &&
           reader_has_body(&reading->reader);
}

/* Its body waits for the application, or for the disk. */
static bool is_paused(const struct exchange *exchange)
{
    return exchange->is_held || exchange->is_at_disk;
}

/* What follows is HTTP or frames: the answer tells. */
static bool awaits_upgrade(const struct connection *connection)
{
    return connection->talk || (connection->last && !connection->reading &&
                                connection->last->reader.framing.wants_socket);
}

bool connection_may_read(const struct connection *connection)
{
    return connection->phase == CONNECTION_OPEN && !connection->is_last_read &&
           !awaits_upgrade(connection) &&
           (connection->reading ? !waits_for_its_turn(connection) && !is_paused(connection->reading)
                                : connection->exchange_count < HTTP_PIPELINE_MAX);
}

static void begin(struct connection *connection)
{
    struct exchange *exchange = exchange_take(connection);
    exchange->http.request.peer = str_copy(exchange->http.arena,
                                           (struct str){connection->peer, connection->peer_size});
    if (connection->last)
        connection->last->next = exchange;
    else
        connection->first = exchange;
    connection->last = connection->reading = exchange;
    connection->exchange_count++;
    connection->waiting = WAIT_NOTHING; /* a new deadline is due */
}

void connection_refuse(struct connection *connection, int status)
{
    exchange_refuse(connection->reading, status);
    connection->reading = NULL;
    connection->is_last_read = true;
}

void connection_hand_out(struct connection *connection)
{
    struct exchange *exchange = connection->reading;
    struct house *house = connection->loop->house;
    connection->reading = NULL;
    if (!exchange->reader.framing.keep_alive && !exchange->reader.framing.wants_socket)
        connection->is_last_read = true;
    exchange->is_handed_out = true;
    exchange->http.whole_us = clock_us();
    atomic_fetch_add_explicit(&connection->loop->requests, 1, memory_order_relaxed);
    house->application.request(house->application.context, &exchange->http);
}

static void hold(struct exchange *exchange)
{
    const struct http_application *application = &exchange->loop->house->application;
    exchange->is_held = exchange->is_handed_out = true;
    application->large_body(application->context, &exchange->http);
}

void connection_allow_pieces(struct connection *connection)
{
    struct exchange *exchange = connection->reading;
    reader_allow_pieces(&exchange->reader, HTTP_PIECE);
    exchange->owes_continue = exchange->reader.framing.wants_continue;
}

void connection_skip_body(struct connection *connection)
{
    connection->reading->is_refused = true;
    connection->reading = NULL;
    connection->is_last_read = true;
}

/* False when the request was refused. */
static bool take_head(struct connection *connection)
{
    struct exchange *exchange = connection->reading;
    const struct house *house = connection->loop->house;
    const struct http_application *application = &house->application;
    size_t limit = application->body_limit
                       ? application->body_limit(application->context, &exchange->http)
                       : HTTP_BODY_MAX;
    uint64_t length = exchange->reader.framing.content_length;
    if (length > HTTP_BODY_MAX && length <= limit && application->large_body &&
        house->spool_folder) {
        hold(exchange);
        return true;
    }
    limit = limit < HTTP_BODY_MAX ? limit : HTTP_BODY_MAX;
    if (!reader_allow_body(&exchange->reader, limit)) {
        connection_refuse(connection, exchange->reader.status);
        return false;
    }
    exchange->owes_continue = exchange->reader.framing.wants_continue &&
                              reader_has_body(&exchange->reader);
    return true;
}

/* Goes as far as the next border: of a head, of a request, of the bytes. */
static void take(struct connection *connection, struct str *bytes)
{
    struct reader *reader = &connection->reading->reader;
    enum reader_step step = reader_take(reader, bytes);
    if (step == READER_HEAD) {
        if (!take_head(connection) || reader_has_body(reader))
            return;
        step = reader_take(reader, bytes);
    }
    if (step == READER_REFUSED)
        connection_refuse(connection, reader->status);
    else if (step == READER_PIECE)
        spool_write(connection->reading);
    else if (step == READER_WHOLE)
        connection_hand_out(connection);
}

/* Keeps what may not be looked at yet. */
static void keep_rest(struct connection *connection, struct str bytes)
{
    if (bytes.size == 0 || connection->is_last_read) {
        connection_forget_rest(connection);
        return;
    }
    if (!connection->rest_bytes) {
        connection->rest_bytes = memory_alloc(bytes.size);
        memcpy(connection->rest_bytes, bytes.at, bytes.size);
        bytes.at = connection->rest_bytes;
    }
    connection->rest = bytes;
}

void connection_receive(struct connection *connection, struct str bytes)
{
    connection->is_busy = true;
    while (bytes.size && connection_may_read(connection)) {
        if (!connection->reading)
            begin(connection);
        take(connection, &bytes);
    }
    connection->is_busy = false;
    keep_rest(connection, bytes);
}

bool connection_receive_rest(struct connection *connection)
{
    if (connection->rest.size == 0 || !connection_may_read(connection))
        return false;
    connection_receive(connection, connection->rest);
    return true;
}
