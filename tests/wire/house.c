#include "support/cmocka_all.h"
#include "house.h"
#include "client.h"
#include "base/instant.h"
#include "base/random.h"
#include "net/limits.h"
#include "support/folder.h"
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { HELD_MAX = 64 };

struct house_of_test {
    struct http_server *server;
    pthread_t later;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct http_exchange *held[HELD_MAX], *queued[HELD_MAX];
    size_t held_count, queued_count;
    bool is_closing;
    char *big;
    struct folder folder;
};

static size_t body_limit(void *context, struct http_exchange *exchange)
{
    (void)context;
    struct str path = exchange->request.path;
    if (str_starts(path, STR("/large")) || str_starts(path, STR("/hold/large")))
        return SPOOLED_LIMIT;
    return str_is(path, STR("/small")) ? SMALL_LIMIT : LARGE_LIMIT;
}

static void fill_with_file(struct house_of_test *house, struct http_exchange *exchange)
{
    bool is_cut = str_is(exchange->request.path, STR("/file/cut"));
    struct str path = str_print(exchange->arena, "%s/big", house->folder.path);
    int file = open(path.at, O_RDONLY | O_CLOEXEC);
    http_file_answer(exchange, file, BIG_SIZE + is_cut, STR("\"big\""));
}

static void fill(struct house_of_test *house, struct http_exchange *exchange)
{
    const struct http_request *request = &exchange->request;
    struct http_response *response = &exchange->response;
    response->status = 200;
    response->close = str_is(request->path, STR("/close"));
    if (str_starts(request->path, STR("/hold/"))) {
        response->body = str_from(request->path, 6);
    } else if (str_starts(request->path, STR("/status/"))) {
        int64_t status = 0;
        str_to_i64(str_from(request->path, 8), &status);
        response->status = (int)status;
        response->body = STR("a body\n");
    } else if (str_is(request->path, STR("/big"))) {
        response->body = (struct str){house->big, BIG_SIZE};
    } else if (str_starts(request->path, STR("/file"))) {
        fill_with_file(house, exchange);
    } else if (request->body.size > HTTP_BODY_MAX) {
        response->body = str_print(
            exchange->arena, "%zu %.*s", request->body.size,
            STR_ARGS(digest_hex(exchange->arena, digest_sha256(request->body))));
    } else {
        response->body = str_print(exchange->arena, "%s %.*s ?%.*s %.*s",
                                   http_method_name(request->method), STR_ARGS(request->path),
                                   STR_ARGS(request->query), STR_ARGS(request->body));
    }
    http_response_add(response, STR("X-Peer"), request->peer);
}

static void put(struct house_of_test *house, struct http_exchange **list, size_t *count,
                struct http_exchange *exchange)
{
    pthread_mutex_lock(&house->mutex);
    if (*count == HELD_MAX)
        abort();
    list[(*count)++] = exchange;
    pthread_cond_broadcast(&house->changed);
    pthread_mutex_unlock(&house->mutex);
}

static void on_request(void *context, struct http_exchange *exchange)
{
    struct house_of_test *house = context;
    struct str path = exchange->request.path;
    if (str_starts(path, STR("/hold/"))) {
        put(house, house->held, &house->held_count, exchange);
    } else if (str_is(path, STR("/later"))) {
        put(house, house->queued, &house->queued_count, exchange);
    } else {
        fill(house, exchange);
        http_answer(exchange);
    }
}

/* Before its body: /large/no is refused at once, on the loop. */
static void on_large_body(void *context, struct http_exchange *exchange)
{
    struct house_of_test *house = context;
    struct str path = exchange->request.path;
    if (str_starts(path, STR("/hold/"))) {
        put(house, house->held, &house->held_count, exchange);
    } else if (str_is(path, STR("/large/no"))) {
        exchange->response.status = 401;
        http_answer(exchange);
    } else {
        put(house, house->queued, &house->queued_count, exchange);
    }
}

static void on_refused(void *context, struct http_exchange *exchange)
{
    (void)context;
    exchange->response.body = str_print(exchange->arena, "refused with %d",
                                        exchange->response.status);
    http_response_add(&exchange->response, STR("X-Refused"), STR("yes"));
}

static void *answer_later(void *context)
{
    struct house_of_test *house = context;
    pthread_mutex_lock(&house->mutex);
    while (!house->is_closing || house->queued_count) {
        if (house->queued_count == 0) {
            pthread_cond_wait(&house->changed, &house->mutex);
            continue;
        }
        struct http_exchange *exchange = house->queued[--house->queued_count];
        pthread_mutex_unlock(&house->mutex);
        if (!str_starts(exchange->request.path, STR("/large"))) {
            fill(house, exchange);
            http_answer(exchange);
        } else if (http_admit(exchange) != OK) {
            exchange->response.status = 503;
            http_answer(exchange);
        }
        pthread_mutex_lock(&house->mutex);
    }
    pthread_mutex_unlock(&house->mutex);
    return NULL;
}

static void write_big(const struct house_of_test *house)
{
    char path[128];
    snprintf(path, sizeof path, "%s/big", house->folder.path);
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(write(file, house->big, BIG_SIZE), BIG_SIZE);
    close(file);
}

struct house_of_test *house_open(struct http_server_options options)
{
    struct house_of_test *house = calloc(1, sizeof *house);
    assert_non_null(house);
    house->big = malloc(BIG_SIZE);
    assert_non_null(house->big);
    for (size_t i = 0; i < BIG_SIZE; i++)
        house->big[i] = (char)('a' + i % 23);
    folder_make(&house->folder);
    write_big(house);
    options.spool_folder = options.spool_folder ? options.spool_folder : house->folder.path;
    pthread_mutex_init(&house->mutex, NULL);
    pthread_cond_init(&house->changed, NULL);
    options.address = STR("127.0.0.1:0");
    options.loops = options.loops ? options.loops : 1;
    options.application = (struct http_application){
        .context = house,
        .body_limit = body_limit,
        .large_body = on_large_body,
        .request = on_request,
        .refused = on_refused,
    };
    assert_int_equal(http_server_start(&options, &house->server), OK);
    assert_int_equal(pthread_create(&house->later, NULL, answer_later, house), 0);
    return house;
}

void house_close(struct house_of_test *house)
{
    http_server_drain(house->server, 0);
    pthread_mutex_lock(&house->mutex);
    house->is_closing = true;
    pthread_cond_broadcast(&house->changed);
    pthread_mutex_unlock(&house->mutex);
    pthread_join(house->later, NULL);
    while (house->held_count) {
        struct http_exchange *exchange = house->held[--house->held_count];
        fill(house, exchange);
        http_answer(exchange);
    }
    http_server_free(house->server);
    pthread_cond_destroy(&house->changed);
    pthread_mutex_destroy(&house->mutex);
    folder_remove(&house->folder);
    free(house->big);
    free(house);
}

size_t house_spool_names(const struct house_of_test *house)
{
    size_t count = 0;
    DIR *folder = opendir(house->folder.path);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder));)
        count += strstr(entry->d_name, "spool") != NULL;
    closedir(folder);
    return count;
}

int house_port(const struct house_of_test *house)
{
    return http_server_port(house->server);
}

struct http_server *house_server(struct house_of_test *house)
{
    return house->server;
}

/* Under the mutex: its place in the list, or held_count. */
static size_t find(const struct house_of_test *house, const char *name)
{
    size_t i = 0;
    while (i < house->held_count &&
           !str_is(str_from(house->held[i]->request.path, 6), str_of(name)))
        i++;
    return i;
}

static size_t await_locked(struct house_of_test *house, const char *name)
{
    size_t place;
    while ((place = find(house, name)) == house->held_count)
        pthread_cond_wait(&house->changed, &house->mutex);
    return place;
}

void house_await(struct house_of_test *house, const char *name)
{
    pthread_mutex_lock(&house->mutex);
    await_locked(house, name);
    pthread_mutex_unlock(&house->mutex);
}

bool house_holds(struct house_of_test *house, const char *name)
{
    pthread_mutex_lock(&house->mutex);
    bool holds = find(house, name) < house->held_count;
    pthread_mutex_unlock(&house->mutex);
    return holds;
}

static struct http_exchange *take(struct house_of_test *house, const char *name)
{
    pthread_mutex_lock(&house->mutex);
    size_t place = await_locked(house, name);
    struct http_exchange *exchange = house->held[place];
    house->held[place] = house->held[--house->held_count];
    pthread_mutex_unlock(&house->mutex);
    return exchange;
}

void house_answer(struct house_of_test *house, const char *name)
{
    struct http_exchange *exchange = take(house, name);
    fill(house, exchange);
    http_answer(exchange);
}

enum err house_admit(struct house_of_test *house, const char *name)
{
    struct http_exchange *exchange = take(house, name);
    enum err err = http_admit(exchange);
    if (err != OK) {
        exchange->response.status = 503;
        http_answer(exchange);
    }
    return err;
}

void house_await_connections(struct house_of_test *house, size_t count)
{
    int64_t until_us = clock_us() + (int64_t)CLIENT_PATIENCE_MS * 1000;
    while (http_server_counts(house->server).connections != count) {
        assert_true(clock_us() < until_us);
        sched_yield();
    }
}
