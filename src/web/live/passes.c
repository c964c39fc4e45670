#include "web/live/passes.h"
#include "base/instant.h"
#include "web/live/limits.h"
#include "web/live/names.h"
#include <pthread.h>
#include <stdlib.h>

struct given {
    struct pass pass;
    uint64_t number;
};

/* A socket. */
struct carrier {
    struct named named; /* must be first */
    struct given *given;
    size_t count;
};

/* Somebody with sockets. */
struct holder {
    struct named named; /* must be first: their id, as bytes */
    size_t sockets;
};

struct passes {
    pthread_mutex_t mutex;
    pthread_cond_t doubted;
    struct names carriers, holders;
    uint64_t given_count;
    int64_t *persons; /* in doubt */
    size_t person_count, person_room;
    bool is_stopping;
};

struct pass pass_of(const struct person *person)
{
    struct pass pass = {.person_id = person->id, .role = person->role};
    memcpy(pass.session_id, person->session_id.at,
           person->session_id.size < sizeof pass.session_id ? person->session_id.size
                                                            : sizeof pass.session_id);
    return pass;
}

struct passes *passes_new(void)
{
    struct passes *passes = memory_alloc(sizeof *passes);
    *passes = (struct passes){0};
    names_init(&passes->carriers);
    names_init(&passes->holders);
    pthread_mutex_init(&passes->mutex, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&passes->doubted, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return passes;
}

static void carrier_free(struct carrier *carrier)
{
    str_free(carrier->named.name);
    free(carrier->given);
    free(carrier);
}

static void free_each(void *context, struct named *item)
{
    (void)context;
    carrier_free((struct carrier *)item);
}

static void free_holder(void *context, struct named *item)
{
    (void)context;
    str_free(item->name);
    free(item);
}

void passes_free(struct passes *passes)
{
    names_each(&passes->carriers, free_each, NULL);
    names_clear(&passes->carriers);
    names_each(&passes->holders, free_holder, NULL);
    names_clear(&passes->holders);
    pthread_mutex_destroy(&passes->mutex);
    pthread_cond_destroy(&passes->doubted);
    free(passes->persons);
    free(passes);
}

/* ---- sockets and what they have ---------------------------------------------------------------
 */

static struct str key_of(const int64_t *person_id)
{
    return (struct str){(const char *)person_id, sizeof *person_id};
}

/* False when they have as many as they may. */
static bool hold(struct passes *passes, int64_t person_id)
{
    struct holder *holder = (struct holder *)names_find(&passes->holders, key_of(&person_id));
    if (!holder) {
        holder = memory_alloc(sizeof *holder);
        *holder = (struct holder){.named.name = str_keep(key_of(&person_id))};
        names_add(&passes->holders, &holder->named);
    }
    if (holder->sockets == LIVE_SOCKETS_PER_PERSON)
        return false;
    holder->sockets++;
    return true;
}

static void let_go(struct passes *passes, int64_t person_id)
{
    struct holder *holder = (struct holder *)names_find(&passes->holders, key_of(&person_id));
    if (!holder || --holder->sockets)
        return;
    names_remove(&passes->holders, &holder->named);
    free_holder(NULL, &holder->named);
}

/* Among the first `count` that the socket was given. */
static bool has_person(const struct carrier *carrier, size_t count, int64_t person_id)
{
    for (size_t i = 0; i < count; i++)
        if (carrier->given[i].pass.person_id == person_id)
            return true;
    return false;
}

void passes_add_socket(struct passes *passes, struct str socket_id)
{
    struct carrier *carrier = memory_alloc(sizeof *carrier);
    *carrier = (struct carrier){.named.name = str_keep(socket_id)};
    pthread_mutex_lock(&passes->mutex);
    names_add(&passes->carriers, &carrier->named);
    pthread_mutex_unlock(&passes->mutex);
}

void passes_remove_socket(struct passes *passes, struct str socket_id)
{
    pthread_mutex_lock(&passes->mutex);
    struct carrier *carrier = (struct carrier *)names_find(&passes->carriers, socket_id);
    if (carrier) {
        for (size_t i = 0; i < carrier->count; i++)
            if (!has_person(carrier, i, carrier->given[i].pass.person_id))
                let_go(passes, carrier->given[i].pass.person_id);
        names_remove(&passes->carriers, &carrier->named);
        carrier_free(carrier);
    }
    pthread_mutex_unlock(&passes->mutex);
}

/* Under the mutex. */
static void doubt(struct passes *passes, int64_t person_id)
{
    if (passes->person_count == passes->person_room) {
        passes->person_room = passes->person_room ? passes->person_room * 2 : 16;
        passes->persons = memory_realloc(passes->persons,
                                         passes->person_room * sizeof *passes->persons);
    }
    passes->persons[passes->person_count++] = person_id;
    pthread_cond_signal(&passes->doubted);
}

static bool is_same(const struct pass *a, const struct pass *b)
{
    return a->person_id == b->person_id && a->role == b->role &&
           memcmp(a->session_id, b->session_id, sizeof a->session_id) == 0;
}

static enum pass_given give(struct passes *passes, struct carrier *carrier, const struct pass *pass)
{
    for (size_t i = 0; i < carrier->count; i++)
        if (is_same(&carrier->given[i].pass, pass))
            return PASS_GIVEN; /* and what was in doubt of it still is */
    if (carrier->count == LIVE_SESSIONS_MAX)
        return PASS_TOO_MANY;
    if (!has_person(carrier, carrier->count, pass->person_id) && !hold(passes, pass->person_id))
        return PASS_TOO_MANY;
    carrier->given = memory_realloc(carrier->given, (carrier->count + 1) * sizeof *carrier->given);
    carrier->given[carrier->count++] = (struct given){*pass, ++passes->given_count};
    doubt(passes, pass->person_id);
    return PASS_GIVEN;
}

enum pass_given passes_give(struct passes *passes, struct str socket_id, const struct pass *pass)
{
    pthread_mutex_lock(&passes->mutex);
    struct carrier *carrier = (struct carrier *)names_find(&passes->carriers, socket_id);
    enum pass_given given = carrier ? give(passes, carrier, pass) : PASS_OF_ANOTHER;
    pthread_mutex_unlock(&passes->mutex);
    return given;
}

/* ---- doubts -----------------------------------------------------------------------------------
 */

static void doubt_each(void *context, struct named *item)
{
    const struct carrier *carrier = (const struct carrier *)item;
    for (size_t i = 0; i < carrier->count; i++)
        doubt(context, carrier->given[i].pass.person_id);
}

void passes_doubt(struct passes *passes, int64_t person_id)
{
    pthread_mutex_lock(&passes->mutex);
    if (person_id)
        doubt(passes, person_id);
    else
        names_each(&passes->carriers, doubt_each, passes);
    pthread_mutex_unlock(&passes->mutex);
}

static int by_number(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* Under the mutex. */
static void take(struct passes *passes, struct arena *arena, struct doubts *ret)
{
    ret->person_ids = NEW_ARRAY(arena, int64_t, passes->person_count);
    ret->count = 0;
    ret->until = passes->given_count;
    if (passes->person_count)
        qsort(passes->persons, passes->person_count, sizeof *passes->persons, by_number);
    for (size_t i = 0; i < passes->person_count; i++)
        if (!ret->count || ret->person_ids[ret->count - 1] != passes->persons[i])
            ret->person_ids[ret->count++] = passes->persons[i];
    passes->person_count = 0;
}

bool passes_take_doubts(struct passes *passes, struct arena *arena, int64_t at_us,
                        struct doubts *ret)
{
    const struct timespec until = {.tv_sec = at_us / 1000000, .tv_nsec = at_us % 1000000 * 1000};
    int err = 0;
    pthread_mutex_lock(&passes->mutex);
    while (!passes->person_count && !passes->is_stopping && !err)
        err = pthread_cond_timedwait(&passes->doubted, &passes->mutex, &until);
    take(passes, arena, ret);
    bool goes_on = !passes->is_stopping;
    pthread_mutex_unlock(&passes->mutex);
    return goes_on;
}

void passes_stop(struct passes *passes)
{
    pthread_mutex_lock(&passes->mutex);
    passes->is_stopping = true;
    pthread_cond_signal(&passes->doubted);
    pthread_mutex_unlock(&passes->mutex);
}

struct asking {
    struct arena *arena;
    const struct doubts *doubts;
    bool (*is_good)(void *context, const struct pass *pass);
    void *context;
    struct socket_ids refused;
    size_t room;
};

static void refuse(struct asking *asking, struct str socket_id)
{
    struct socket_ids *refused = &asking->refused;
    if (refused->count == asking->room) {
        asking->room = asking->room ? asking->room * 2 : 16;
        struct str *items = NEW_ARRAY(asking->arena, struct str, asking->room);
        for (size_t i = 0; i < refused->count; i++)
            items[i] = refused->items[i];
        refused->items = items;
    }
    refused->items[refused->count++] = str_copy(asking->arena, socket_id);
}

static void ask_each(void *context, struct named *item)
{
    struct asking *asking = context;
    const struct doubts *doubts = asking->doubts;
    const struct carrier *carrier = (const struct carrier *)item;
    for (size_t i = 0; i < carrier->count; i++) {
        const struct given *given = &carrier->given[i];
        if (given->number <= doubts->until &&
            bsearch(&given->pass.person_id, doubts->person_ids, doubts->count, sizeof(int64_t),
                    by_number) &&
            !asking->is_good(asking->context, &given->pass)) {
            refuse(asking, carrier->named.name);
            return;
        }
    }
}

struct socket_ids passes_refused(struct passes *passes, struct arena *arena,
                                 const struct doubts *doubts,
                                 bool (*is_good)(void *context, const struct pass *pass),
                                 void *context)
{
    struct asking asking = {
        .arena = arena, .doubts = doubts, .is_good = is_good, .context = context};
    pthread_mutex_lock(&passes->mutex);
    if (doubts->count)
        names_each(&passes->carriers, ask_each, &asking);
    pthread_mutex_unlock(&passes->mutex);
    return asking.refused;
}
