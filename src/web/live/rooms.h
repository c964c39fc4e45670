/*
 * Who is in which channel, over all loops: how many sockets, on presence channels which users, and
 * what a cached channel was told last. Any thread may ask.
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

/* A socket joins. `member` is NULL for other than presence channels. ERR_LIMITED: the channel has
   ROOM_MEMBERS_MAX users. *ret_is_new: it is the user's first socket there. */
enum err rooms_join(struct rooms *rooms, struct str channel, const struct member *member,
                    bool *ret_is_new) MUST_USE;
/* One that had joined leaves; true when it was the user's last socket there. */
bool rooms_leave(struct rooms *rooms, struct str channel, struct str user_id);

/* {"presence":{"ids":[...],"hash":{...},"count":N}}, users once each. */
struct str rooms_presence(struct rooms *rooms, struct arena *arena, struct str channel);

struct room_count {
    size_t subscriptions, users;
};
struct room_count rooms_count(struct rooms *rooms, struct str channel);
/* The ids of a presence channel's users. */
void rooms_users(struct rooms *rooms, struct str channel,
                 void (*each)(void *context, struct str user_id), void *context);
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
