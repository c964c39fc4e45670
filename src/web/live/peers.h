/* The other nodes that have been heard of late. Of one thread. */
#pragma once
#include "base/instant.h"
#include "web/live/saying.h"

enum { PEERS_MAX = 64 };

struct peer {
    char id[NODE_ID_SIZE + 1];
    int handle;          /* for rooms.h; never used twice */
    uint64_t generation; /* of its list */
    bool is_listing;     /* its list has begun, and not ended */
    int64_t number;      /* of the last that it has said */
    int64_t heard_us;
    struct instant heard_at;
};

struct peers {
    struct peer items[PEERS_MAX];
    size_t count;
    int handles;
};

/* NULL if there is none. What is found stays where it is until the next peers_remove(). */
struct peer *peers_find(struct peers *peers, struct str id);
/* NULL when there are PEERS_MAX. `id` has NODE_ID_SIZE characters. */
struct peer *peers_add(struct peers *peers, struct str id);
void peers_remove(struct peers *peers, struct peer *peer);
/* One that was last heard before that, or NULL. */
struct peer *peers_silent(struct peers *peers, int64_t before_us);
