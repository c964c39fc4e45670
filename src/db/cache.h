/* The statements that a connection has prepared, found by the address of the statement. */
#pragma once
#include "db/db.h"

struct prepared {
    const struct statement *statement; /* NULL: a free place */
    void *made;                        /* the engine's: NULL while it is not prepared */
    unsigned number;                   /* 1, 2, ...: its own in this cache */
    bool is_taken;                     /* the engine's: in use */
};

struct cache {
    struct prepared *places;
    size_t size, count; /* size: 0 or a power of two */
};

/* The statement's place, a new one at need. Good until the next call; grows in the arena. */
struct prepared *cache_find(struct cache *cache, struct arena *arena,
                            const struct statement *statement);
