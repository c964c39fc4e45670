#include "web/live/names.h"
#include "base/random.h"
#include <stdlib.h>

enum { BUCKETS_MIN = 16, KIND_OF_NAME = 0 };

static struct named **bucket_of(const struct names *names, struct str name)
{
    return &names
                ->buckets[random_hash(names->salt, KIND_OF_NAME, name) & (names->bucket_count - 1)];
}

static struct named **buckets_new(size_t count)
{
    struct named **buckets = memory_alloc(count * sizeof(struct named *));
    for (size_t i = 0; i < count; i++)
        buckets[i] = NULL;
    return buckets;
}

void names_init(struct names *names)
{
    *names = (struct names){.bucket_count = BUCKETS_MIN, .buckets = buckets_new(BUCKETS_MIN)};
    random_bytes(names->salt, sizeof names->salt);
}

void names_clear(struct names *names)
{
    free(names->buckets);
    names->buckets = NULL;
}

struct named *names_find(const struct names *names, struct str name)
{
    struct named *item = *bucket_of(names, name);
    while (item && !str_is(item->name, name))
        item = item->next;
    return item;
}

static void put(struct names *names, struct named *item)
{
    struct named **bucket = bucket_of(names, item->name);
    item->next = *bucket;
    *bucket = item;
}

static void grow(struct names *names)
{
    struct named **old = names->buckets;
    size_t old_count = names->bucket_count;
    names->bucket_count *= 2;
    names->buckets = buckets_new(names->bucket_count);
    for (size_t i = 0; i < old_count; i++)
        for (struct named *item = old[i], *next; item; item = next) {
            next = item->next;
            put(names, item);
        }
    free(old);
}

void names_add(struct names *names, struct named *item)
{
    if (++names->count > names->bucket_count)
        grow(names);
    put(names, item);
}

void names_remove(struct names *names, struct named *item)
{
    struct named **place = bucket_of(names, item->name);
    while (*place && *place != item)
        place = &(*place)->next;
    if (!*place)
        return;
    *place = item->next;
    names->count--;
}

void names_each(const struct names *names, void (*each)(void *context, struct named *item),
                void *context)
{
    for (size_t i = 0; i < names->bucket_count; i++)
        for (struct named *item = names->buckets[i], *next; item; item = next) {
            next = item->next;
            each(context, item);
        }
}
