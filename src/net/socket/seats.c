#include "net/socket/seats.h"
#include "base/random.h"
#include <stdlib.h>
#include <uv.h>

enum { BUCKETS = 1024 };

/* All those of one address share it. */
struct seat {
    struct seat *next; /* of the same bucket */
    size_t bucket, taken;
    size_t network_size;
    char network[];
};

struct seats {
    uv_mutex_t mutex;
    size_t max, per_address_max, taken;
    unsigned char salt[16];
    struct seat *buckets[BUCKETS];
};

struct seats *seats_new(size_t max, size_t per_address_max)
{
    struct seats *seats = memory_alloc(sizeof *seats);
    *seats = (struct seats){.max = max, .per_address_max = per_address_max};
    random_bytes(seats->salt, sizeof seats->salt);
    if (uv_mutex_init(&seats->mutex)) /* fails only for want of memory */
        abort();
    return seats;
}

void seats_free(struct seats *seats)
{
    uv_mutex_destroy(&seats->mutex);
    free(seats);
}

/* Under the mutex. */
static struct seat *find(struct seats *seats, struct str network)
{
    size_t bucket = random_hash(seats->salt, 0, network) % BUCKETS;
    struct seat *seat = seats->buckets[bucket];
    while (seat && !str_is((struct str){seat->network, seat->network_size}, network))
        seat = seat->next;
    if (seat)
        return seat;
    seat = memory_alloc(sizeof *seat + network.size);
    *seat = (struct seat){
        .next = seats->buckets[bucket], .bucket = bucket, .network_size = network.size};
    if (network.size)
        memcpy(seat->network, network.at, network.size);
    seats->buckets[bucket] = seat;
    return seat;
}

enum err seats_take(struct seats *seats, struct str network, struct seat **ret)
{
    enum err err = OK;
    uv_mutex_lock(&seats->mutex);
    if (seats->taken >= seats->max) {
        err = ERR_UNAVAILABLE;
    } else {
        struct seat *seat = find(seats, network);
        if (seat->taken >= seats->per_address_max) {
            err = ERR_LIMITED;
        } else {
            seat->taken++;
            seats->taken++;
            *ret = seat;
        }
    }
    uv_mutex_unlock(&seats->mutex);
    return err;
}

void seats_give_back(struct seats *seats, struct seat *seat)
{
    uv_mutex_lock(&seats->mutex);
    seats->taken--;
    if (--seat->taken == 0) {
        struct seat **link = &seats->buckets[seat->bucket];
        while (*link != seat)
            link = &(*link)->next;
        *link = seat->next;
        free(seat);
    }
    uv_mutex_unlock(&seats->mutex);
}

size_t seats_taken(struct seats *seats)
{
    uv_mutex_lock(&seats->mutex);
    size_t taken = seats->taken;
    uv_mutex_unlock(&seats->mutex);
    return taken;
}
