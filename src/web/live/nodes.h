/*
 * The other nodes of the same desk: programs on the same database, joined by SAPA_REDIS. What is
 * said here is heard there, so that sockets on different nodes are as on one: who is in which
 * channel, what others publish and whisper, what ends, what counts against a limit.
 *
 * The database is the truth, and what nodes say of it are hints: the numbers of events, whose
 * session to look at. Whatever a node may have missed (it or another was away, or died) it reads
 * from there: a ticket's event may be told late, but not lost, and not twice. What is in no
 * database, an event of the HTTP API or of a client, is heard by the nodes that are joined at that
 * moment.
 *
 * Each node says that it lives; of one that has said nothing for LIVE_NODE_GONE_S its members
 * leave.
 */
#pragma once
#include "desk/desk.h"
#include "web/live/passes.h"
#include "web/live/wire.h"

struct nodes;
struct live;
struct teller;
struct web;

struct nodes_options {
    struct live *live;
    struct teller *teller;
    const struct web *web;
    struct str url;    /* SAPA_REDIS */
    struct str secret; /* nodes of one desk have the same */
};

struct nodes *nodes_new(struct arena *arena, const struct nodes_options *options);
/* When there are loops. NULL does nothing, here and below. */
void nodes_start(struct nodes *nodes);
/* Says goodbye. */
void nodes_stop(struct nodes *nodes);
void nodes_free(struct nodes *nodes);

/* From any thread; none of them waits. */
/* So many sockets of this node are in the channel, of that member on presence channels. */
void nodes_say_there(struct nodes *nodes, struct str channel, const struct member *member,
                     size_t sockets);
void nodes_say_event(struct nodes *nodes, struct str channel, struct str event, struct str data,
                     struct str except);
/* A frame's text. */
void nodes_say_text(struct nodes *nodes, struct str channel, struct str text, struct str except);
void nodes_say_end_user(struct nodes *nodes, struct str user_id);
void nodes_say_pass(struct nodes *nodes, struct str socket_id, const struct pass *pass);
void nodes_say_told(struct nodes *nodes, const struct told_list *told);
/* For rates_share(). */
void nodes_say_rate(void *nodes, int rule, struct str who);

struct nodes_counts {
    bool is_joined;
    size_t nodes; /* with this one */
    uint64_t said, heard, dropped;
};
struct nodes_counts nodes_counts(struct nodes *nodes);
