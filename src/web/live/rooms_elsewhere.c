/* What other nodes say of their sockets. */
#include "web/live/room.h"
#include <stdlib.h>

static void set_share(struct share **list, const struct room_elsewhere *elsewhere)
{
    struct share **place = list;
    while (*place && (*place)->node != elsewhere->node)
        place = &(*place)->next;
    struct share *share = *place;
    if (!share && elsewhere->sockets) {
        share = memory_alloc(sizeof *share);
        *share = (struct share){.node = elsewhere->node};
        *place = share;
    }
    if (share) {
        share->sockets = elsewhere->sockets;
        share->generation = elsewhere->generation;
    }
    if (share && !share->sockets) {
        *place = share->next;
        free(share);
    }
}

static void set_resident(struct room *room, const struct member *member,
                         const struct room_elsewhere *elsewhere, struct room_change *change)
{
    struct resident **place = room_place_of(room, member->user_id);
    if (!*place && !elsewhere->sockets)
        return;
    if (!*place) {
        room_add_resident(room, member);
        change->came = true;
    }
    set_share(&(*place)->elsewhere, elsewhere);
    change->left = room_forget_when_gone(room, place);
}

void rooms_set_elsewhere(struct rooms *rooms, struct str channel, const struct member *member,
                         const struct room_elsewhere *elsewhere, struct room_change *ret)
{
    *ret = (struct room_change){.sockets = elsewhere->sockets};
    pthread_mutex_lock(&rooms->mutex);
    struct room *room = room_find_or_make(rooms, channel);
    if (member)
        set_resident(room, member, elsewhere, ret);
    else
        set_share(&room->elsewhere, elsewhere);
    room_forget_when_empty(rooms, room);
    pthread_mutex_unlock(&rooms->mutex);
}

struct sweep {
    struct rooms *rooms;
    int node;
    uint64_t generation;
    void (*left)(void *context, struct str channel, struct str user_id);
    void *context;
};

static void sweep_shares(const struct sweep *sweep, struct share **list)
{
    for (struct share **place = list; *place;) {
        struct share *share = *place;
        if (share->node != sweep->node || share->generation == sweep->generation) {
            place = &share->next;
            continue;
        }
        *place = share->next;
        free(share);
    }
}

static void sweep_room(void *context, struct named *item)
{
    const struct sweep *sweep = context;
    struct room *room = (struct room *)item;
    sweep_shares(sweep, &room->elsewhere);
    for (struct resident **place = &room->residents; *place;) {
        struct resident *resident = *place;
        sweep_shares(sweep, &resident->elsewhere);
        if (!resident->sockets && !resident->elsewhere)
            sweep->left(sweep->context, room->named.name, resident->user_id);
        if (!room_forget_when_gone(room, place))
            place = &resident->next;
    }
    room_forget_when_empty(sweep->rooms, room);
}

void rooms_sweep(struct rooms *rooms, int node, uint64_t generation,
                 void (*left)(void *context, struct str channel, struct str user_id), void *context)
{
    struct sweep sweep = {rooms, node, generation, left, context};
    pthread_mutex_lock(&rooms->mutex);
    names_each(&rooms->names, sweep_room, &sweep);
    pthread_mutex_unlock(&rooms->mutex);
}
