/*
 * Joining and leaving: what changes in the rooms, who of this node's sockets is told, and what the
 * other nodes are, all in one order.
 */
#pragma once
#include "web/live/rooms.h"

struct live;
struct presence;

struct presence *presence_new(struct live *live, struct rooms *rooms);
void presence_free(struct presence *presence);

/* See rooms_join() and rooms_leave(). The socket itself is not told. */
enum err presence_join(struct presence *presence, struct str channel, const struct member *member,
                       struct str socket_id) MUST_USE;
void presence_leave(struct presence *presence, struct str channel, struct str user_id,
                    struct str socket_id);

/* What another node says: see rooms_set_elsewhere() and rooms_sweep(). */
void presence_set_elsewhere(struct presence *presence, struct str channel,
                            const struct member *member, const struct room_elsewhere *elsewhere);
void presence_sweep(struct presence *presence, int node, uint64_t generation);

/* Has `say` called for everything of this node, with nothing changing meanwhile. */
void presence_list(struct presence *presence, void (*begin)(void *context),
                   void (*say)(void *context, struct str channel, const struct member *member,
                               size_t sockets),
                   void (*end)(void *context), void *context);
