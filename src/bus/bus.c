/* Two connections, since one that subscribes can do nothing else (RESP2): `ear` and `mouth`. */
#include "bus/bus.h"
#include "base/instant.h"
#include "base/log.h"
#include "bus/address.h"
#include <errno.h>
#include <hiredis/hiredis.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { MS_US = 1000, PIPELINE_MAX = 512 };

struct message {
    struct message *next;
    size_t size;
    char bytes[];
};

struct bus {
    struct bus_options options;
    struct arena *arena; /* of the address */
    struct bus_address address;
    pthread_t thread;
    int wake;
    redisContext *ear, *mouth;
    int64_t beat_at_us, heard_at_us;
    int retry_ms;
    bool was_told_away; /* logged once for each time it is away */
    pthread_mutex_t mutex;
    struct message *first, **last; /* under the mutex, with what follows */
    size_t waiting;                /* bytes */
    bool is_joined, is_stopping, is_flooded;
    atomic_ullong said, heard, dropped, joins;
};

/* ---- connecting -------------------------------------------------------------------------------
 */

static redisContext *connect_to(const struct bus_address *address)
{
    const struct timeval patience = {.tv_sec = BUS_ANSWER_MS / 1000};
    redisContext *context = address->host
                                ? redisConnectWithTimeout(address->host, address->port, patience)
                                : redisConnectUnixWithTimeout(address->path, patience);
    if (!context || context->err || redisSetTimeout(context, patience) != REDIS_OK)
        return context;
    if (address->host) /* of a path it would be an error */
        (void)redisEnableKeepAlive(context);
    if (!address->password.at)
        return context;
    redisReply *reply = address->user.at ? redisCommand(context, "AUTH %b %b", address->user.at,
                                                        address->user.size, address->password.at,
                                                        address->password.size)
                                         : redisCommand(context, "AUTH %b", address->password.at,
                                                        address->password.size);
    bool is_right = reply && reply->type != REDIS_REPLY_ERROR;
    if (reply)
        freeReplyObject(reply);
    if (!is_right && !context->err) {
        redisFree(context);
        return NULL;
    }
    return context;
}

static bool is_usable(const redisContext *context)
{
    return context && !context->err;
}

static void hang_up(redisContext **context)
{
    if (*context)
        redisFree(*context);
    *context = NULL;
}

enum err bus_probe(struct arena *arena, struct str url, struct str *ret)
{
    struct bus_address address;
    TRY(bus_address_read(arena, url, &address));
    redisContext *context = connect_to(&address);
    redisReply *reply = is_usable(context) ? redisCommand(context, "PING") : NULL;
    bool is_well = reply && reply->type == REDIS_REPLY_STATUS;
    if (!context)
        *ret = STR("it refuses the password");
    else if (reply)
        *ret = str_copy(arena, (struct str){reply->str, reply->len});
    else
        *ret = str_copy(arena, str_of(context->errstr));
    if (reply)
        freeReplyObject(reply);
    hang_up(&context);
    return is_well ? OK : ERR_UNAVAILABLE;
}

/* ---- what waits to be said --------------------------------------------------------------------
 */

static void free_all(struct message *message)
{
    while (message) {
        struct message *next = message->next;
        free(message);
        message = next;
    }
}

static struct message *take_waiting(struct bus *bus)
{
    pthread_mutex_lock(&bus->mutex);
    struct message *first = bus->first;
    bus->first = NULL;
    bus->last = &bus->first;
    bus->waiting = 0;
    pthread_mutex_unlock(&bus->mutex);
    return first;
}

static void wake(const struct bus *bus)
{
    const uint64_t one = 1;
    if (write(bus->wake, &one, sizeof one) < 0)
        return; /* it is awake more often than it can count */
}

void bus_say(struct bus *bus, struct str text)
{
    bool is_first = false;
    struct message *message = memory_alloc(sizeof *message + text.size);
    *message = (struct message){.size = text.size};
    memcpy(message->bytes, text.at, text.size);
    pthread_mutex_lock(&bus->mutex);
    bool fits = bus->is_joined && text.size <= BUS_MESSAGE_MAX &&
                bus->waiting + text.size <= BUS_WAITING_MAX;
    if (fits) {
        is_first = !bus->first;
        *bus->last = message;
        bus->last = &message->next;
        bus->waiting += text.size;
    } else {
        bus->is_flooded = bus->is_joined;
    }
    pthread_mutex_unlock(&bus->mutex);
    if (!fits) {
        atomic_fetch_add(&bus->dropped, 1);
        free(message);
    }
    if (is_first)
        wake(bus);
}

/* ---- on the bus's thread ----------------------------------------------------------------------
 */

static void leave(struct bus *bus)
{
    pthread_mutex_lock(&bus->mutex);
    bool was_joined = bus->is_joined;
    bus->is_joined = bus->is_flooded = false;
    pthread_mutex_unlock(&bus->mutex);
    struct message *lost = take_waiting(bus);
    for (const struct message *one = lost; one; one = one->next)
        atomic_fetch_add(&bus->dropped, 1);
    free_all(lost);
    hang_up(&bus->ear);
    hang_up(&bus->mouth);
    if (was_joined) {
        log_warning("bus.left", "Redis is away: this node serves its own sockets only");
        bus->was_told_away = true;
        bus->options.left(bus->options.context);
    }
}

/* Of the ear: subscribed, or a message. */
static void take_reply(struct bus *bus, const redisReply *reply)
{
    if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 3 ||
        reply->element[0]->type != REDIS_REPLY_STRING ||
        strcmp(reply->element[0]->str, "message") != 0 ||
        reply->element[2]->type != REDIS_REPLY_STRING)
        return;
    atomic_fetch_add(&bus->heard, 1);
    bus->options.heard(bus->options.context,
                       (struct str){reply->element[2]->str, reply->element[2]->len});
}

static bool subscribe(struct bus *bus)
{
    redisReply *reply = redisCommand(bus->ear, "SUBSCRIBE %b", bus->options.topic.at,
                                     bus->options.topic.size);
    bool is_done = reply && reply->type == REDIS_REPLY_ARRAY;
    if (reply)
        freeReplyObject(reply);
    return is_done;
}

static bool join(struct bus *bus)
{
    bus->ear = connect_to(&bus->address);
    bus->mouth = is_usable(bus->ear) ? connect_to(&bus->address) : NULL;
    if (!is_usable(bus->mouth) || !subscribe(bus)) {
        if (!bus->was_told_away)
            log_warning("bus.away",
                        "Redis cannot be used (%s): this node serves its own sockets "
                        "only",
                        bus->ear ? bus->ear->errstr : "it refuses the password");
        bus->was_told_away = true;
        hang_up(&bus->ear);
        hang_up(&bus->mouth);
        return false;
    }
    bus->heard_at_us = clock_us();
    bus->beat_at_us = clock_us();
    bus->retry_ms = 0;
    pthread_mutex_lock(&bus->mutex);
    bus->is_joined = true;
    pthread_mutex_unlock(&bus->mutex);
    atomic_fetch_add(&bus->joins, 1);
    log_info("bus.joined", "the nodes hear each other");
    bus->was_told_away = false;
    bus->options.joined(bus->options.context);
    return true;
}

static bool publish(struct bus *bus, struct message **waiting)
{
    size_t count = 0;
    for (; *waiting && count < PIPELINE_MAX; count++) {
        struct message *message = *waiting;
        *waiting = message->next;
        int result = redisAppendCommand(bus->mouth, "PUBLISH %b %b", bus->options.topic.at,
                                        bus->options.topic.size, message->bytes, message->size);
        free(message);
        if (result != REDIS_OK)
            return false;
    }
    for (size_t i = 0; i < count; i++) {
        void *reply;
        if (redisGetReply(bus->mouth, &reply) != REDIS_OK)
            return false;
        bool is_refused = ((const redisReply *)reply)->type == REDIS_REPLY_ERROR;
        freeReplyObject(reply);
        if (is_refused)
            return false;
        atomic_fetch_add(&bus->said, 1);
    }
    return true;
}

static bool say_all(struct bus *bus)
{
    struct message *waiting = take_waiting(bus);
    bool goes_on = true;
    while (waiting && goes_on)
        goes_on = publish(bus, &waiting);
    free_all(waiting);
    return goes_on;
}

static bool hear_all(struct bus *bus)
{
    if (redisBufferRead(bus->ear) != REDIS_OK)
        return false;
    bus->heard_at_us = clock_us();
    for (;;) {
        void *reply = NULL;
        if (redisGetReplyFromReader(bus->ear, &reply) != REDIS_OK)
            return false;
        if (!reply)
            return true;
        take_reply(bus, reply);
        freeReplyObject(reply);
    }
}

/* At most `most_ms`; true when the ear has something. */
static bool wait(const struct bus *bus, int most_ms)
{
    struct pollfd fds[] = {{.fd = bus->wake, .events = POLLIN},
                           {.fd = bus->ear ? bus->ear->fd : -1, .events = POLLIN}};
    uint64_t count;
    if (poll(fds, COUNT_OF(fds), most_ms) < 0 && errno != EINTR)
        return false;
    if (fds[0].revents && read(bus->wake, &count, sizeof count) < 0)
        return false;
    return fds[1].revents != 0;
}

static bool is_flag(struct bus *bus, const bool *flag)
{
    pthread_mutex_lock(&bus->mutex);
    bool value = *flag;
    pthread_mutex_unlock(&bus->mutex);
    return value;
}

static void beat_when_due(struct bus *bus)
{
    if (clock_us() < bus->beat_at_us)
        return;
    bus->beat_at_us = clock_us() + (int64_t)BUS_BEAT_MS * MS_US;
    bus->options.beat(bus->options.context);
}

/* One round while joined; false when the server has gone. */
static bool turn(struct bus *bus)
{
    int64_t left_us = bus->beat_at_us - clock_us();
    bool has_heard = wait(bus, left_us > 0 ? (int)(left_us / MS_US) + 1 : 0);
    if ((has_heard && !hear_all(bus)) || is_flag(bus, &bus->is_flooded))
        return false;
    beat_when_due(bus);
    return say_all(bus) && clock_us() - bus->heard_at_us < (int64_t)BUS_SILENCE_MS * MS_US;
}

/* Doubled each time, and not the same for all nodes, so that they do not return at once. */
static void wait_for_retry(struct bus *bus)
{
    bus->retry_ms = bus->retry_ms ? bus->retry_ms * 2 : BUS_RETRY_MIN_MS;
    if (bus->retry_ms > BUS_RETRY_MAX_MS)
        bus->retry_ms = BUS_RETRY_MAX_MS;
    int64_t until_us = clock_us() + (int64_t)bus->retry_ms * (750 + getpid() % 250);
    while (clock_us() < until_us && !is_flag(bus, &bus->is_stopping)) {
        int64_t next_us = until_us < bus->beat_at_us ? until_us : bus->beat_at_us;
        int64_t left_us = next_us - clock_us();
        (void)wait(bus, left_us > 0 ? (int)(left_us / MS_US) + 1 : 0);
        beat_when_due(bus);
    }
}

static void *bus_main(void *context)
{
    struct bus *bus = context;
    while (!is_flag(bus, &bus->is_stopping)) {
        if (!bus->ear && !join(bus))
            wait_for_retry(bus);
        else if (!turn(bus))
            leave(bus);
    }
    if (bus->ear)
        (void)say_all(bus);
    hang_up(&bus->ear);
    hang_up(&bus->mouth);
    return NULL;
}

struct bus *bus_new(const struct bus_options *options)
{
    struct bus *bus = memory_alloc(sizeof *bus);
    *bus = (struct bus){.options = *options, .arena = arena_new(), .wake = eventfd(0, EFD_CLOEXEC)};
    bus->last = &bus->first;
    pthread_mutex_init(&bus->mutex, NULL);
    if (bus_address_read(bus->arena, options->url, &bus->address) != OK || bus->wake < 0) {
        log_error("bus.no_descriptor", "the system gives no more descriptors");
        abort();
    }
    return bus;
}

void bus_start(struct bus *bus)
{
    if (pthread_create(&bus->thread, NULL, bus_main, bus) != 0) {
        log_error("bus.no_thread", "the system gives no more threads");
        abort();
    }
}

void bus_stop(struct bus *bus)
{
    pthread_mutex_lock(&bus->mutex);
    bus->is_stopping = true;
    pthread_mutex_unlock(&bus->mutex);
    wake(bus);
    pthread_join(bus->thread, NULL);
    pthread_mutex_lock(&bus->mutex);
    bus->is_joined = false;
    pthread_mutex_unlock(&bus->mutex);
}

void bus_free(struct bus *bus)
{
    free_all(take_waiting(bus));
    close(bus->wake);
    pthread_mutex_destroy(&bus->mutex);
    arena_free(bus->arena);
    free(bus);
}

struct bus_counts bus_counts(struct bus *bus)
{
    return (struct bus_counts){
        .is_joined = is_flag(bus, &bus->is_joined),
        .said = atomic_load(&bus->said),
        .heard = atomic_load(&bus->heard),
        .dropped = atomic_load(&bus->dropped),
        .joins = atomic_load(&bus->joins),
    };
}
