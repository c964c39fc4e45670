#include "net/limits.h"
#include "net/socket/talk.h"
#include <stdlib.h>

enum { PARTS_MAX = 16, QUEUE_FIRST = 4 };

/* ---- what waits ---- */

static void pop(struct talk *talk)
{
    frame_unref(talk->queue[talk->sent].frame);
    talk->sent++;
    talk->sent_bytes = 0;
    if (talk->sent < talk->queued)
        return;
    free(talk->queue); /* a socket on which nothing waits holds nothing */
    talk->queue = NULL;
    talk->sent = talk->queued = talk->capacity = 0;
}

static void push(struct talk *talk, struct frame *frame, struct str bytes)
{
    if (talk->queued == talk->capacity && talk->sent > talk->capacity / 2) {
        talk->queued -= talk->sent;
        memmove(talk->queue, talk->queue + talk->sent, talk->queued * sizeof *talk->queue);
        talk->sent = 0;
    } else if (talk->queued == talk->capacity) {
        talk->capacity = talk->capacity ? 2 * talk->capacity : QUEUE_FIRST;
        talk->queue = memory_realloc(talk->queue, talk->capacity * sizeof *talk->queue);
    }
    talk->queue[talk->queued++] = (struct outgoing){frame_ref(frame), bytes};
    talk->unsent += bytes.size;
}

void talk_drop_unsent(struct talk *talk)
{
    size_t kept = talk->sent + (talk->is_writing ? 1 : 0);
    while (talk->queued > kept) {
        talk->queued--;
        talk->unsent -= talk->queue[talk->queued].bytes.size;
        frame_unref(talk->queue[talk->queued].frame);
    }
}

void talk_clear_queue(struct talk *talk)
{
    while (talk->queue)
        pop(talk);
    talk->unsent = 0;
}

/* ---- writing ---- */

static uv_buf_t part_of(struct str bytes)
{
    /* uv_buf_t has no const; libuv only reads from it here. */
    return (uv_buf_t){.base = (char *)(uintptr_t)bytes.at, .len = bytes.size};
}

/* Everything has left: was it the last? */
static void note_all_sent(struct talk *talk)
{
    if (talk->closed_until_ms && talk->is_answered)
        connection_linger(talk->connection);
}

static void flush(struct talk *talk);

static void on_written(uv_write_t *write, int status)
{
    struct talk *talk = write->data;
    if (talk->connection->phase == CONNECTION_CLOSED)
        return;
    talk->is_writing = false;
    talk->connection->sending_until_ms = 0;
    if (status < 0) {
        connection_close(talk->connection);
        return;
    }
    talk->unsent -= talk->queue[talk->sent].bytes.size - talk->sent_bytes;
    pop(talk);
    flush(talk);
}

/* Only the first is given to the kernel to be written when it can: what is behind it may still be
   dropped for a goodbye. */
static void write_first(struct talk *talk)
{
    struct connection *connection = talk->connection;
    struct str rest = str_from(talk->queue[talk->sent].bytes, talk->sent_bytes);
    uv_buf_t part = part_of(rest);
    const struct http_limits *limits = &connection->loop->house->limits;
    connection->sending_until_ms = (int64_t)uv_now(&connection->loop->uv) +
                                   limits->write_deadline_ms +
                                   (int64_t)(rest.size * 1000 / (size_t)limits->rate_min);
    connection->write.data = talk;
    talk->is_writing = true;
    if (uv_write(&connection->write, (uv_stream_t *)&connection->tcp, &part, 1, on_written) < 0)
        connection_close(connection);
}

/* What the kernel took, from the front. */
static void note_written(struct talk *talk, size_t written)
{
    talk->unsent -= written;
    while (talk->queue) {
        size_t left = talk->queue[talk->sent].bytes.size - talk->sent_bytes;
        if (written < left) {
            talk->sent_bytes += written;
            return;
        }
        written -= left;
        pop(talk);
    }
}

static void flush(struct talk *talk)
{
    while (talk->queue) {
        uv_buf_t parts[PARTS_MAX];
        unsigned count = 0;
        size_t size = 0;
        for (size_t i = talk->sent; i < talk->queued && count < PARTS_MAX; i++) {
            struct str bytes = talk->queue[i].bytes;
            parts[count++] = part_of(i == talk->sent ? str_from(bytes, talk->sent_bytes) : bytes);
            size += parts[count - 1].len;
        }
        int written = uv_try_write((uv_stream_t *)&talk->connection->tcp, parts, count);
        if (written < 0 && written != UV_EAGAIN) {
            connection_close(talk->connection);
            return;
        }
        note_written(talk, written < 0 ? 0 : (size_t)written);
        if (written < 0 || (size_t)written < size) {
            write_first(talk);
            return;
        }
    }
    note_all_sent(talk);
}

/* The goodbye itself goes always, in place of what it is said for. */
static bool is_too_slow(const struct talk *talk, size_t size)
{
    size_t waiting = talk->unsent + (talk->queued - talk->sent) * sizeof(struct outgoing);
    return waiting + size > (size_t)talk->connection->loop->house->limits.socket_budget;
}

void talk_send(struct talk *talk, struct frame *frame)
{
    struct loop *loop = talk->connection->loop;
    struct packer *packer = talk->window_bits ? loop_packer(loop) : NULL;
    struct str bytes = frame_bytes(frame, packer, talk->window_bits);
    if (talk->queue && !talk->closed_until_ms && is_too_slow(talk, bytes.size)) {
        int code = talk->handler->slow_code;
        talk_drop_unsent(talk);
        talk_close(talk, code ? code : SOCKET_TRY_LATER, STR_NONE);
        return;
    }
    push(talk, frame, bytes);
    if (!talk->is_writing)
        flush(talk);
}
