/*
 * Who is in which channel, over all loops and nodes: how many sockets, on presence channels which
 * users, and what a cached channel was told last. Any thread may ask.
 *
 * Each node says of its own sockets how many are in a channel, by user where there are users; a
 * user is there as long as any node has a socket of theirs.
 */
#pragma once
#include "web/live/wire.h"

struct rooms;

enum {
    ROOM_MEMBERS_MAX = 100,  /* users of a presence channel */
    ROOM_CACHED_S = 30 * 60, /* how long a cached channel keeps its last event */
};

struct rooms *rooms_new(void);
void rooms_free(struct rooms *rooms);

struct room_change {
    size_t
        sockets; /* that the node in question has there now: of the user, where there are users */
    bool came, left; /* the user, over all nodes */
};

/* A socket of this node joins. `member` is NULL for other than presence channels. ERR_LIMITED: the
   channel has ROOM_MEMBERS_MAX users. */
enum err rooms_join(struct rooms *rooms, struct str channel, const struct member *member,
                    struct room_change *ret) MUST_USE;
/* One that had joined leaves; `user_id` is STR_NONE for other than presence channels. */
void rooms_leave(struct rooms *rooms, struct str channel, struct str user_id,
                 struct room_change *ret);

/* Another node has so many sockets in the channel, of that member on presence channels. Nodes are
   numbered from 1. What it says at one go has one generation, from 1. */
struct room_elsewhere {
    int node;
    uint64_t generation;
    size_t sockets;
};
void rooms_set_elsewhere(struct rooms *rooms, struct str channel, const struct member *member,
                         const struct room_elsewhere *elsewhere, struct room_change *ret);
/* Forgets what that node has said but in this generation; 0: all. `left` is told the users who are
   gone by that, under a lock: it must be quick. */
void rooms_sweep(struct rooms *rooms, int node, uint64_t generation,
                 void (*left)(void *context, struct str channel, struct str user_id),
                 void *context);
/* What this node has to say. Likewise. */
void rooms_each_here(struct rooms *rooms,
                     void (*each)(void *context, struct str channel, const struct member *member,
                                  size_t sockets),
                     void *context);

/* {"presence":{"ids":[...],"hash":{...},"count":N}}, users once each. */
struct str rooms_presence(struct rooms *rooms, struct arena *arena, struct str channel);

struct room_count {
    size_t subscriptions, users; /* on all nodes */
};
struct room_count rooms_count(struct rooms *rooms, struct str channel);
/* A socket of this node is there. */
bool rooms_are_heard(struct rooms *rooms, struct str channel);
/* A presence channel's users. Under a lock: must be quick. */
void rooms_users(struct rooms *rooms, struct str channel,
                 void (*each)(void *context, const struct member *member), void *context);
/* The names of those that somebody is in, and that begin so. Under a lock: must be quick. */
void rooms_each(struct rooms *rooms, struct str prefix,
                void (*each)(void *context, struct str channel, size_t users), void *context);

/* Of cached channels: what was told last. `at_s` is a clock that only goes forward, in seconds.
   rooms_cached() gives a hold of the frame, or NULL. */
void rooms_cache(struct rooms *rooms, struct str channel, struct frame *frame, struct str data,
                 int64_t at_s);
struct frame *rooms_cached(struct rooms *rooms, struct str channel, int64_t at_s);
/* Its data and how long it is still kept; false if there is none. */
bool rooms_cached_data(struct rooms *rooms, struct arena *arena, struct str channel, int64_t at_s,
                       struct str *ret_data, int64_t *ret_ttl_s);
