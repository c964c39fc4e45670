#include "net/exchange.h"
#include "net/connection.h"
#include "net/served.h"
#include "net/socket/upgrade.h"
#include "net/spool.h"

struct exchange *exchange_take(struct connection *connection)
{
    struct loop *loop = connection->loop;
    struct arena *arena = loop_take_arena(loop);
    struct exchange *exchange = NEW(arena, struct exchange);
    exchange->http.arena = arena;
    exchange->loop = loop;
    exchange->http.seats = loop->house->seats;
    exchange->connection = connection;
    reader_init(&exchange->reader, arena, &exchange->http.request);
    loop->exchange_count++;
    return exchange;
}

void exchange_forget(struct exchange *exchange)
{
    exchange->connection = NULL;
    if ((!exchange->is_handed_out || exchange->is_answered) && !exchange->is_at_disk)
        exchange_release(exchange);
}

void exchange_release(struct exchange *exchange)
{
    struct loop *loop = exchange->loop;
    upgrade_drop(&exchange->http);
    spool_close(exchange);
    served_close(exchange);
    loop_give_arena(loop, exchange->http.arena);
    loop->exchange_count--;
    loop_note_quiet(loop);
}

static void set_answered(struct exchange *exchange)
{
    const struct http_application *application = &exchange->loop->house->application;
    exchange->is_answered = true;
    if (application->answered)
        application->answered(application->context, &exchange->http);
}

void exchange_refuse(struct exchange *exchange, int status)
{
    const struct http_application *application = &exchange->loop->house->application;
    struct http_response *response = &exchange->http.response;
    *response = (struct http_response){.status = status, .close = true};
    if (status == 405)
        http_response_add(response, STR("Allow"), STR("GET, HEAD, POST, PUT, PATCH, DELETE"));
    if (reader_has_head(&exchange->reader) && application->refused) {
        application->refused(application->context, &exchange->http);
        response->status = status;
    } else {
        http_response_add(response, STR("Content-Type"), STR("text/plain"));
        response->body = str_print(exchange->http.arena, "%d %s\n", status,
                                   http_status_reason(status));
    }
    exchange->is_refused = true;
    set_answered(exchange);
    atomic_fetch_add_explicit(&exchange->loop->refused, 1, memory_order_relaxed);
}

static bool is_on_its_loop(const struct exchange *exchange)
{
    uv_thread_t here = uv_thread_self();
    return uv_thread_equal(&here, &exchange->loop->self);
}

static void answered(struct exchange *exchange)
{
    struct connection *connection = exchange->connection;
    if (exchange->is_held && connection)
        connection_skip_body(connection);
    exchange->is_held = false;
    set_answered(exchange);
}

void exchange_given_back(struct exchange *exchange)
{
    struct connection *connection = exchange->connection;
    if (exchange->is_admitted) {
        exchange->is_admitted = exchange->is_held = exchange->is_handed_out = false;
        if (connection)
            connection_allow_pieces(connection);
    } else {
        answered(exchange);
    }
    if (connection)
        connection_turn(connection);
    else
        exchange_release(exchange);
}

static void give_back(struct exchange *exchange)
{
    if (is_on_its_loop(exchange)) {
        exchange_given_back(exchange);
        return;
    }
    struct loop *loop = exchange->loop;
    struct exchange *newest = atomic_load_explicit(&loop->answered, memory_order_relaxed);
    do {
        exchange->next_answered = newest;
    } while (!atomic_compare_exchange_weak_explicit(&loop->answered, &newest, exchange,
                                                    memory_order_release, memory_order_relaxed));
    /* Whoever finds the list empty wakes the loop, which takes all of it. From here on the
       exchange may be gone. */
    if (!newest)
        uv_async_send(&loop->wake);
}

void http_answer(struct http_exchange *http)
{
    give_back((struct exchange *)http);
}

enum err http_admit(struct http_exchange *http)
{
    struct exchange *exchange = (struct exchange *)http;
    TRY(spool_open(exchange));
    exchange->is_admitted = true;
    give_back(exchange);
    return OK;
}
