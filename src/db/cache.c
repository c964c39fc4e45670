#include "db/cache.h"

enum { SIZE_FIRST = 64 };

static struct prepared *place_of(const struct cache *cache, const struct statement *statement)
{
    size_t at = ((uintptr_t)statement >> 4) * 0x9E3779B97F4A7C15U >> 32, last = cache->size - 1;
    while (cache->places[at & last].statement && cache->places[at & last].statement != statement)
        at++;
    return &cache->places[at & last];
}

/* Always at least a quarter empty, so that a search ends. */
static void grow(struct cache *cache, struct arena *arena)
{
    struct cache grown = {.size = cache->size ? cache->size * 2 : SIZE_FIRST,
                          .count = cache->count};
    grown.places = NEW_ARRAY(arena, struct prepared, grown.size);
    for (size_t i = 0; i < cache->size; i++)
        if (cache->places[i].statement)
            *place_of(&grown, cache->places[i].statement) = cache->places[i];
    *cache = grown;
}

struct prepared *cache_find(struct cache *cache, struct arena *arena,
                            const struct statement *statement)
{
    if (cache->count * 4 >= cache->size * 3)
        grow(cache, arena);
    struct prepared *place = place_of(cache, statement);
    if (!place->statement) {
        place->statement = statement;
        place->number = (unsigned)++cache->count;
    }
    return place;
}
