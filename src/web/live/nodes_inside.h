/* What nodes.c, which hears, and nodes_say.c share. */
#pragma once
#include "web/live/nodes.h"
#include "web/live/peers.h"
#include <pthread.h>
#include <stdatomic.h>

struct bus;

struct nodes {
    struct nodes_options options;
    struct bus *bus;
    struct arena *arena; /* of what is being heard */
    char id[NODE_ID_SIZE + 1];
    struct instant away_since; /* the bus's thread, as the peers */
    struct peers peers;
    atomic_size_t peer_count;
    pthread_mutex_t mutex; /* the last one that is taken before the bus's own */
    bool is_in;            /* under it, with what follows */
    uint64_t number;
};

/* Each does nothing while the node is not on the bus. */
void nodes_say_word(struct nodes *nodes, const char *word);
void nodes_say_hello(struct nodes *nodes, struct instant since);
/* All sockets of this node, for the others to replace what they know. */
void nodes_say_list(struct nodes *nodes);
/* Asks that one for its list. */
void nodes_say_ask(struct nodes *nodes, const char *node);
