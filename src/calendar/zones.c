#include "calendar/zones.h"
#include <pthread.h>
#include <stdatomic.h>

/* Kept zones only become more: whoever looks needs no lock. */
struct kept {
    struct str name;
    struct zone *zone;
    struct kept *next;
    struct arena *arena; /* in which all of it lives, for as long as the program */
};

static struct kept *_Atomic all;
static pthread_mutex_t adding = PTHREAD_MUTEX_INITIALIZER;

static const struct zone *find(struct str name)
{
    for (const struct kept *kept = atomic_load(&all); kept; kept = kept->next)
        if (str_is(kept->name, name))
            return kept->zone;
    return NULL;
}

static enum err add(struct str name)
{
    struct arena *arena = arena_new();
    struct kept *kept = NEW(arena, struct kept);
    enum err err = zone_load(arena, name, &kept->zone);
    if (err != OK) {
        arena_free(arena);
        return err;
    }
    kept->name = str_copy(arena, name);
    kept->arena = arena;
    kept->next = atomic_load(&all);
    atomic_store(&all, kept);
    return OK;
}

enum err zone_shared(struct str name, const struct zone **ret)
{
    const struct zone *zone = find(name);
    enum err err = OK;
    if (!zone) {
        pthread_mutex_lock(&adding);
        if (!find(name))
            err = add(name);
        pthread_mutex_unlock(&adding);
        zone = find(name);
    }
    if (zone)
        *ret = zone;
    return err;
}
