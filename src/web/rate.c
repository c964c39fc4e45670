#include "web/rate.h"
#include "base/random.h"
#include <pthread.h>
#include <stdlib.h>

const struct rate_rule rate_rules[RATE_KEY_COUNT] = {
    [RATE_ADDRESS_REQUESTS] = {.burst = 1000, .refill_ms = 10},
    [RATE_PERSON_SENDS] = {.burst = 30, .refill_ms = 1000, .is_shared = true},
    [RATE_ACCOUNT_LOGINS] = {.burst = 10, .refill_ms = 30 * 1000, .is_shared = true},
    [RATE_ADDRESS_LOGINS] = {.burst = 60, .refill_ms = 2 * 1000, .is_shared = true},
    [RATE_ADDRESS_REGISTERS] = {.burst = 10, .refill_ms = 60 * 1000, .is_shared = true},
    [RATE_ADDRESS_LETTERS] = {.burst = 20, .refill_ms = 60 * 1000, .is_shared = true},
    [RATE_ACCOUNT_LETTERS] = {.burst = 5, .refill_ms = 5 * 60 * 1000, .is_shared = true},
};

enum { BUCKETS = 1 << 16, PROBES = 8 };

/* What a bucket has is told by the moment at which it will be full again. */
struct bucket {
    uint64_t key;
    int64_t full_at_us;
};

struct rates {
    pthread_mutex_t mutex;
    unsigned char salt[16]; /* so that nobody can choose keys that collide */
    void (*say)(void *context, int key, struct str who); /* NULL: there are no other nodes */
    void *say_context;
    struct bucket buckets[BUCKETS];
};

struct rates *rates_new(void)
{
    struct rates *rates = memory_alloc(sizeof *rates);
    memset(rates, 0, sizeof *rates);
    pthread_mutex_init(&rates->mutex, NULL);
    random_bytes(rates->salt, sizeof rates->salt);
    return rates;
}

void rates_free(struct rates *rates)
{
    if (!rates)
        return;
    pthread_mutex_destroy(&rates->mutex);
    free(rates);
}

/* The key's own bucket, else a forgotten one, else the one that is full soonest. */
static struct bucket *find(struct rates *rates, uint64_t key, int64_t now_us)
{
    struct bucket *best = NULL;
    for (size_t i = 0; i < PROBES; i++) {
        struct bucket *bucket = &rates->buckets[(key + i) % BUCKETS];
        if (bucket->key == key)
            return bucket;
        if (!best || bucket->full_at_us < best->full_at_us)
            best = bucket;
    }
    *best = (struct bucket){key, now_us};
    return best;
}

void rates_share(struct rates *rates, void (*say)(void *context, int key, struct str who),
                 void *context)
{
    if (!rates)
        return;
    rates->say = say;
    rates->say_context = context;
}

static int take(struct rates *rates, enum rate_key rule, struct str who, int64_t now_us)
{
    uint64_t key = random_hash(rates->salt, (uint64_t)rule, who);
    int64_t refill_us = (int64_t)rate_rules[rule].refill_ms * 1000;
    int64_t burst_us = refill_us * rate_rules[rule].burst;
    int wait_s = 0;

    pthread_mutex_lock(&rates->mutex);
    struct bucket *bucket = find(rates, key, now_us);
    int64_t full_at_us = bucket->full_at_us > now_us ? bucket->full_at_us : now_us;
    if (full_at_us + refill_us <= now_us + burst_us)
        bucket->full_at_us = full_at_us + refill_us;
    else
        wait_s = (int)((full_at_us + refill_us - now_us - burst_us) / 1000000 + 1);
    pthread_mutex_unlock(&rates->mutex);
    return wait_s;
}

int rate_take(struct rates *rates, enum rate_key rule, struct str who, int64_t now_us)
{
    if (!rates)
        return 0;
    int wait_s = take(rates, rule, who, now_us);
    if (!wait_s && rates->say && rate_rules[rule].is_shared)
        rates->say(rates->say_context, (int)rule, who);
    return wait_s;
}

void rate_note(struct rates *rates, enum rate_key rule, struct str who, int64_t now_us)
{
    if (rates)
        (void)take(rates, rule, who, now_us);
}
