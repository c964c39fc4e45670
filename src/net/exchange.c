#include "net/exchange.h"
#include "net/connection.h"

struct exchange *exchange_take(struct connection *connection)
{
    struct loop *loop = connection->loop;
    struct arena *arena = loop_take_arena(loop);
    struct exchange *exchange = NEW(arena, struct exchange);
    exchange->http.arena = arena;
    exchange->loop = loop;
    exchange->connection = connection;
    reader_init(&exchange->reader, arena, &exchange->http.request);
    loop->exchange_count++;
    return exchange;
}

void exchange_release(struct exchange *exchange)
{
    struct loop *loop = exchange->loop;
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

void exchange_answered(struct exchange *exchange)
{
    struct connection *connection = exchange->connection;
    set_answered(exchange);
    if (connection)
        connection_turn(connection);
    else
        exchange_release(exchange);
}

void http_answer(struct http_exchange *http)
{
    struct exchange *exchange = (struct exchange *)http;
    if (is_on_its_loop(exchange)) {
        exchange_answered(exchange);
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
