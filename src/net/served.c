#include "net/served.h"
#include "base/log.h"
#include "net/conditional.h"
#include "net/connection.h"
#include "net/limits.h"
#include <unistd.h>

struct served {
    int64_t offset, left;
    uv_fs_t read;
    char piece[HTTP_PIECE];
    size_t size; /* of what is in it */
};

bool served_has_body(const struct exchange *exchange)
{
    const struct http_file *file = exchange->http.response.file;
    return file && file->size && exchange->http.request.method != HTTP_METHOD_HEAD;
}

void served_close(struct exchange *exchange)
{
    const struct http_file *file = exchange->http.response.file;
    if (file)
        close(file->descriptor);
}

/* ---- sending -------------------------------------------------------------------------------- */

static void read_piece(struct exchange *exchange);

static void on_sent(uv_write_t *write, int status)
{
    struct connection *connection = write->data;
    if (connection->phase == CONNECTION_CLOSED)
        return;
    struct exchange *exchange = connection->first;
    struct served *served = exchange->served;
    connection->sending_until_ms = 0;
    served->offset += (int64_t)served->size;
    served->left -= (int64_t)served->size;
    if (status < 0) {
        connection_close(connection);
    } else if (served->left) {
        read_piece(exchange);
    } else {
        connection->is_serving = false;
        connection_drop_first(connection);
        connection_turn(connection);
    }
}

static void send_piece(struct connection *connection, struct served *served)
{
    const struct http_limits *limits = &connection->loop->house->limits;
    connection->sending_until_ms = (int64_t)uv_now(&connection->loop->uv) +
                                   limits->write_deadline_ms +
                                   (int64_t)(served->size * 1000 / (size_t)limits->rate_min);
    connection->write.data = connection;
    uv_buf_t piece = {.base = served->piece, .len = served->size};
    int err = uv_write(&connection->write, (uv_stream_t *)&connection->tcp, &piece, 1, on_sent);
    if (err < 0)
        connection_close(connection);
}

static void on_read(uv_fs_t *read)
{
    struct exchange *exchange = read->data;
    struct connection *connection = exchange->connection;
    ssize_t size = read->result;
    uv_fs_req_cleanup(read);
    exchange->is_at_disk = false;
    if (!connection) {
        exchange_release(exchange);
        return;
    }
    if (size <= 0) {
        /* The client has been told of more: the end of the connection says that it was cut. */
        log_error("net.file_cut", "%s: %s", exchange->http.request.path.at,
                  size ? uv_strerror((int)size) : "the file has become shorter");
        connection_close(connection);
        return;
    }
    exchange->served->size = (size_t)size;
    send_piece(connection, exchange->served);
}

static void read_piece(struct exchange *exchange)
{
    struct served *served = exchange->served;
    size_t wanted = served->left < HTTP_PIECE ? (size_t)served->left : HTTP_PIECE;
    uv_buf_t piece = {.base = served->piece, .len = wanted};
    exchange->is_at_disk = true;
    served->read.data = exchange;
    int err = uv_fs_read(&exchange->loop->uv, &served->read,
                         exchange->http.response.file->descriptor, &piece, 1, served->offset,
                         on_read);
    if (err == 0)
        return;
    exchange->is_at_disk = false;
    connection_close(exchange->connection);
}

void served_send(struct connection *connection)
{
    struct exchange *exchange = connection->first;
    const struct http_file *file = exchange->http.response.file;
    exchange->served = arena_alloc_bytes(exchange->http.arena, sizeof *exchange->served);
    exchange->served->offset = file->offset;
    exchange->served->left = file->size;
    read_piece(exchange);
}

/* ---- the answer ----------------------------------------------------------------------------- */

enum range { RANGE_NONE, RANGE_GOOD, RANGE_OUTSIDE };

static bool number_of(struct str digits, int64_t *ret)
{
    return digits.size && digits.at[0] != '-' && str_to_i64(digits, ret);
}

/* "bytes=FIRST-LAST", "bytes=FIRST-" or "bytes=-LAST_ONES"; what is anything else, several ranges
   too, counts as not asked (RFC 9110, 14.2). */
static enum range read_range(struct str field, int64_t size, struct http_file *ret)
{
    if (!str_starts(field, STR("bytes=")))
        return RANGE_NONE;
    struct str range = str_from(field, 6);
    size_t dash = str_find(range, '-');
    struct str before = str_trim(str_cut(range, dash)), after = str_trim(str_from(range, dash + 1));
    int64_t first, last = size - 1;
    if (dash == range.size)
        return RANGE_NONE;
    if (before.size == 0) {
        if (!number_of(after, &first))
            return RANGE_NONE;
        if (first == 0 || size == 0)
            return RANGE_OUTSIDE;
        first = first < size ? size - first : 0;
    } else if (!number_of(before, &first) ||
               (after.size && (!number_of(after, &last) || last < first))) {
        return RANGE_NONE;
    }
    if (first >= size)
        return RANGE_OUTSIDE;
    ret->offset = first;
    ret->size = (last < size ? last + 1 : size) - first;
    return RANGE_GOOD;
}

/* A range of another state of the file would not fit to what the client has (RFC 9110, 13.1.5). */
static enum range range_asked(const struct http_request *request, int64_t size, struct str etag,
                              struct http_file *ret)
{
    struct str field = http_request_field(request, STR("Range"));
    struct str condition = http_request_field(request, STR("If-Range"));
    if (request->method != HTTP_METHOD_GET || (condition.at && !str_is(condition, etag)))
        return RANGE_NONE;
    return read_range(field, size, ret);
}

void http_file_answer(struct http_exchange *exchange, int file, int64_t size, struct str etag)
{
    struct http_response *response = &exchange->response;
    struct http_file *body = NEW(exchange->arena, struct http_file);
    *body = (struct http_file){.descriptor = file};
    response->file = body;
    http_response_add(response, STR("ETag"), etag);
    http_response_add(response, STR("Accept-Ranges"), STR("bytes"));
    if (conditional_holds(&exchange->request, etag)) {
        response->status = 304;
        return;
    }
    enum range range = range_asked(&exchange->request, size, etag, body);
    response->status = range == RANGE_NONE ? 200 : range == RANGE_GOOD ? 206 : 416;
    if (range == RANGE_NONE)
        body->size = size;
    else if (range == RANGE_GOOD)
        http_response_add(response, STR("Content-Range"),
                          str_print(exchange->arena, "bytes %lld-%lld/%lld",
                                    (long long)body->offset,
                                    (long long)(body->offset + body->size - 1), (long long)size));
    else
        http_response_add(response, STR("Content-Range"),
                          str_print(exchange->arena, "bytes */%lld", (long long)size));
}
