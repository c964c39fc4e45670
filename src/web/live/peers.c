#include "web/live/peers.h"

struct peer *peers_find(struct peers *peers, struct str id)
{
    for (size_t i = 0; i < peers->count; i++)
        if (str_is(str_of(peers->items[i].id), id))
            return &peers->items[i];
    return NULL;
}

struct peer *peers_add(struct peers *peers, struct str id)
{
    if (peers->count == PEERS_MAX)
        return NULL;
    struct peer *peer = &peers->items[peers->count++];
    *peer = (struct peer){.handle = ++peers->handles, .generation = 1};
    memcpy(peer->id, id.at, NODE_ID_SIZE);
    return peer;
}

void peers_remove(struct peers *peers, struct peer *peer)
{
    *peer = peers->items[--peers->count];
}

struct peer *peers_silent(struct peers *peers, int64_t before_us)
{
    for (size_t i = 0; i < peers->count; i++)
        if (peers->items[i].heard_us < before_us)
            return &peers->items[i];
    return NULL;
}
