/* What goes out on a connection: answers, in the order of their requests, as many as are there. */
#include "net/connection.h"
#include "net/limits.h"
#include "net/served.h"
#include "net/socket/talk.h"
#include "net/socket/upgrade.h"

enum { PARTS_MAX = 3 * HTTP_PIPELINE_MAX }; /* of an exchange: 100 Continue, head, body */

struct batch {
    uv_buf_t parts[PARTS_MAX];
    unsigned part_count;
    size_t size;
    size_t exchange_count;
    bool ends_in_file; /* the answer behind those has its body in a file: this is its head */
};

static void put(struct batch *batch, struct str bytes)
{
    if (bytes.size == 0)
        return;
    /* uv_buf_t has no const; libuv only reads from it here. */
    batch->parts[batch->part_count++] = (uv_buf_t){.base = (char *)(uintptr_t)bytes.at,
                                                   .len = bytes.size};
    batch->size += bytes.size;
}

void connection_drop_first(struct connection *connection)
{
    struct exchange *exchange = connection->first;
    if (upgrade_is_in_force(&exchange->http)) {
        connection->talk = talk_new(connection, exchange->http.upgrade);
        exchange->http.upgrade = NULL;
    }
    connection->first = exchange->next;
    if (!connection->first)
        connection->last = NULL;
    connection->exchange_count--;
    exchange_release(exchange);
}

/* After this answer nothing else is answered: what was read ahead is let go. */
static void make_last(struct connection *connection, struct exchange *exchange)
{
    connection->is_last_read = true;
    connection->reading = NULL;
    connection_forget_rest(connection);
    struct exchange *next = exchange->next;
    connection->last = exchange;
    exchange->next = NULL;
    while (next) {
        struct exchange *gone = next;
        next = gone->next;
        connection->exchange_count--;
        exchange_forget(gone);
    }
}

static void put_answer(struct connection *connection, struct exchange *exchange,
                       struct batch *batch)
{
    bool wanted_kept = exchange->reader.framing.keep_alive && !exchange->is_refused;
    bool is_kept = wanted_kept && !exchange->http.response.close &&
                   !(connection->loop->is_draining && !exchange->next);
    if (!is_kept && !upgrade_is_in_force(&exchange->http)) {
        /* Whoever may still be sending would lose the answer to a reset. */
        connection->closes_gently = exchange->is_refused || wanted_kept;
        make_last(connection, exchange);
    }
    put(batch, answer_head(exchange, is_kept));
    put(batch, answer_body(exchange));
    batch->ends_in_file = served_has_body(exchange);
    if (!batch->ends_in_file)
        batch->exchange_count++;
}

static void gather(struct connection *connection, struct batch *batch)
{
    struct exchange *exchange = connection->first;
    while (exchange && batch->exchange_count < HTTP_PIPELINE_MAX && !batch->ends_in_file) {
        if (exchange->owes_continue) {
            exchange->owes_continue = false;
            put(batch, STR("HTTP/1.1 100 Continue\r\n\r\n"));
        }
        if (!exchange->is_answered)
            break;
        put_answer(connection, exchange, batch);
        exchange = exchange->next;
    }
}

static void on_written(uv_write_t *write, int status)
{
    struct connection *connection = write->data;
    if (connection->phase == CONNECTION_CLOSED)
        return;
    connection->sending_until_ms = 0;
    while (connection->sending_count) {
        connection->sending_count--;
        connection_drop_first(connection);
    }
    if (status < 0)
        connection_close(connection);
    else if (connection->is_serving)
        served_send(connection);
    else
        connection_turn(connection);
}

/* What the kernel did not take at once is written when it can; its memory stays until then. */
static void write_rest(struct connection *connection, struct batch *batch, size_t written)
{
    uv_buf_t *part = batch->parts;
    while (written >= part->len) {
        written -= part->len;
        part++;
    }
    part->base += written;
    part->len -= written;
    unsigned count = batch->part_count - (unsigned)(part - batch->parts);

    const struct http_limits *limits = &connection->loop->house->limits;
    connection->sending_until_ms = (int64_t)uv_now(&connection->loop->uv) +
                                   limits->write_deadline_ms +
                                   (int64_t)(batch->size * 1000 / (size_t)limits->rate_min);
    connection->sending_count = batch->exchange_count;
    connection->is_serving = batch->ends_in_file;
    connection->write.data = connection;
    int err = uv_write(&connection->write, (uv_stream_t *)&connection->tcp, part, count,
                       on_written);
    if (err < 0)
        connection_close(connection);
}

void connection_send(struct connection *connection)
{
    while (connection->phase == CONNECTION_OPEN && !connection->sending_until_ms &&
           !connection->is_serving) {
        struct batch batch;
        batch.part_count = 0;
        batch.size = batch.exchange_count = 0;
        batch.ends_in_file = false;
        gather(connection, &batch);
        if (batch.size == 0)
            return;
        int written = uv_try_write((uv_stream_t *)&connection->tcp, batch.parts, batch.part_count);
        if (written < 0 && written != UV_EAGAIN) {
            connection_close(connection);
            return;
        }
        if (written < 0 || (size_t)written < batch.size) {
            write_rest(connection, &batch, written < 0 ? 0 : (size_t)written);
            return;
        }
        while (batch.exchange_count--)
            connection_drop_first(connection);
        connection->is_serving = batch.ends_in_file;
        if (connection->is_serving)
            served_send(connection);
    }
}
