#include "support/cmocka_all.h"
#include "parlour.h"
#include "net/loop.h"
#include "support/folder.h"
#include <pthread.h>
#include <stdlib.h>

struct parlour {
    struct http_server *server;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct http_exchange *held;
    size_t opened, closed;
    int last_code;
    bool last_was_opened;
    char *given;
};

/* What a loop knows of its sockets: a list of its own, without a lock. */
struct seated {
    struct socket *socket;
    struct seated *previous, *next;
};

static void note(struct parlour *parlour, size_t *count)
{
    pthread_mutex_lock(&parlour->mutex);
    (*count)++;
    pthread_cond_broadcast(&parlour->changed);
    pthread_mutex_unlock(&parlour->mutex);
}

static void on_opened(struct socket *socket, void *context)
{
    struct parlour *parlour = context;
    struct seated *first = socket->loop->application, *seated = calloc(1, sizeof *seated);
    if (!seated || !first)
        abort();
    *seated = (struct seated){socket, first, first->next};
    if (first->next)
        first->next->previous = seated;
    first->next = seated;
    socket->application = seated;
    note(parlour, &parlour->opened);
}

static void on_closed(struct socket *socket, void *context, int code)
{
    struct parlour *parlour = context;
    if (socket) {
        struct seated *seated = socket->application;
        seated->previous->next = seated->next;
        if (seated->next)
            seated->next->previous = seated->previous;
        free(seated);
    }
    pthread_mutex_lock(&parlour->mutex);
    parlour->last_code = code;
    parlour->last_was_opened = socket != NULL;
    pthread_mutex_unlock(&parlour->mutex);
    note(parlour, &parlour->closed);
}

static void give(struct parlour *parlour, struct socket *socket, int64_t count)
{
    struct frame *frame = frame_binary((struct str){parlour->given, GIVEN_SIZE});
    for (int64_t i = 0; i < count; i++)
        socket_send(socket, frame);
    frame_unref(frame);
}

static void on_message(struct socket *socket, void *context, bool is_text, struct str bytes)
{
    int64_t number;
    if (is_text && str_starts(bytes, STR("close ")) && str_to_i64(str_from(bytes, 6), &number)) {
        socket_close(socket, (int)number, STR("as you wish"));
        return;
    }
    if (is_text && str_starts(bytes, STR("give ")) && str_to_i64(str_from(bytes, 5), &number)) {
        give(context, socket, number);
        return;
    }
    struct frame *frame = is_text ? frame_text(bytes) : frame_binary(bytes);
    socket_send(socket, frame);
    frame_unref(frame);
}

static const struct socket_handler handler = {
    .opened = on_opened,
    .message = on_message,
    .closed = on_closed,
    .slow_code = PARLOUR_SLOW,
    .silent_code = PARLOUR_SILENT,
    .drain_code = PARLOUR_DRAIN,
};

static void on_request(void *context, struct http_exchange *exchange)
{
    struct parlour *parlour = context;
    if (str_is(exchange->request.path, STR("/held"))) {
        pthread_mutex_lock(&parlour->mutex);
        parlour->held = exchange;
        pthread_cond_broadcast(&parlour->changed);
        pthread_mutex_unlock(&parlour->mutex);
        return;
    }
    exchange->response.status = 200;
    if (!str_is(exchange->request.path, STR("/plain"))) {
        enum err err = http_upgrade(exchange, &handler, parlour);
        assert_true((err == OK) == (exchange->response.status == 101));
    }
    http_answer(exchange);
}

static void on_loop_began(void *context, struct loop *loop)
{
    (void)context;
    loop->application = calloc(1, sizeof(struct seated));
}

static void on_loop_ended(void *context, struct loop *loop)
{
    (void)context;
    free(loop->application);
}

struct parlour *parlour_open(struct http_server_options options)
{
    struct parlour *parlour = calloc(1, sizeof *parlour);
    assert_non_null(parlour);
    parlour->given = calloc(1, GIVEN_SIZE);
    pthread_mutex_init(&parlour->mutex, NULL);
    pthread_cond_init(&parlour->changed, NULL);
    options.address = STR("127.0.0.1:0");
    options.loops = options.loops ? options.loops : 1;
    options.application = (struct http_application){
        .context = parlour,
        .loop_began = on_loop_began,
        .loop_ended = on_loop_ended,
        .request = on_request,
    };
    assert_int_equal(http_server_start(&options, &parlour->server), OK);
    return parlour;
}

void parlour_close(struct parlour *parlour)
{
    http_server_free(parlour->server);
    assert_true(parlour->closed >= parlour->opened);
    pthread_cond_destroy(&parlour->changed);
    pthread_mutex_destroy(&parlour->mutex);
    free(parlour->given);
    free(parlour);
}

int parlour_port(const struct parlour *parlour)
{
    return http_server_port(parlour->server);
}

struct http_server *parlour_server(struct parlour *parlour)
{
    return parlour->server;
}

void parlour_admit(struct parlour *parlour, int status)
{
    pthread_mutex_lock(&parlour->mutex);
    while (!parlour->held)
        pthread_cond_wait(&parlour->changed, &parlour->mutex);
    struct http_exchange *exchange = parlour->held;
    parlour->held = NULL;
    pthread_mutex_unlock(&parlour->mutex);
    assert_int_equal(http_upgrade(exchange, &handler, parlour), OK);
    if (status)
        exchange->response.status = status;
    http_answer(exchange);
}

static void await(struct parlour *parlour, const size_t *count, size_t wanted)
{
    pthread_mutex_lock(&parlour->mutex);
    while (*count < wanted)
        pthread_cond_wait(&parlour->changed, &parlour->mutex);
    pthread_mutex_unlock(&parlour->mutex);
}

void parlour_await_closed(struct parlour *parlour, size_t count)
{
    await(parlour, &parlour->closed, count);
}

void parlour_await_open(struct parlour *parlour, size_t count)
{
    await(parlour, &parlour->opened, count);
}

int parlour_last_code(struct parlour *parlour)
{
    pthread_mutex_lock(&parlour->mutex);
    int code = parlour->last_code;
    pthread_mutex_unlock(&parlour->mutex);
    return code;
}

bool parlour_last_was_opened(struct parlour *parlour)
{
    pthread_mutex_lock(&parlour->mutex);
    bool was_opened = parlour->last_was_opened;
    pthread_mutex_unlock(&parlour->mutex);
    return was_opened;
}

static void tell_here(struct loop *loop, void *context)
{
    struct frame *frame = context;
    const struct seated *first = loop->application;
    for (const struct seated *each = first->next; each; each = each->next)
        socket_send(each->socket, frame);
    frame_unref(frame);
}

void parlour_tell_all(struct parlour *parlour, const char *text)
{
    struct frame *frame = frame_text(str_of(text));
    for (int i = 0; i < http_server_loops(parlour->server); i++)
        frame_ref(frame); /* each loop lets go of one */
    http_server_each_loop(parlour->server, tell_here, frame);
    frame_unref(frame);
}
