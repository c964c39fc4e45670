#include "web/live/rooms.h"
#include "json/json.h"
#include "net/socket.h"
#include "web/live/room.h"
#include <stdlib.h>

struct rooms *rooms_new(void)
{
    struct rooms *rooms = memory_alloc(sizeof *rooms);
    pthread_mutex_init(&rooms->mutex, NULL);
    names_init(&rooms->names);
    return rooms;
}

static void shares_free(struct share *share)
{
    while (share) {
        struct share *next = share->next;
        free(share);
        share = next;
    }
}

static void resident_free(struct resident *resident)
{
    shares_free(resident->elsewhere);
    str_free(resident->user_id);
    str_free(resident->user_info);
    free(resident);
}

static void room_free(struct room *room)
{
    for (struct resident *one = room->residents, *next; one; one = next) {
        next = one->next;
        resident_free(one);
    }
    shares_free(room->elsewhere);
    frame_unref(room->cached);
    str_free(room->cached_data);
    str_free(room->named.name);
    free(room);
}

static void free_each(void *context, struct named *item)
{
    (void)context;
    room_free((struct room *)item);
}

void rooms_free(struct rooms *rooms)
{
    names_each(&rooms->names, free_each, NULL);
    names_clear(&rooms->names);
    pthread_mutex_destroy(&rooms->mutex);
    free(rooms);
}

struct room *room_find(const struct rooms *rooms, struct str channel)
{
    return (struct room *)names_find(&rooms->names, channel);
}

struct room *room_find_or_make(struct rooms *rooms, struct str channel)
{
    struct room *room = room_find(rooms, channel);
    if (room)
        return room;
    room = memory_alloc(sizeof *room);
    *room = (struct room){.named.name = str_keep(channel)};
    names_add(&rooms->names, &room->named);
    return room;
}

void room_forget_when_empty(struct rooms *rooms, struct room *room)
{
    if (room->here || room->residents || room->elsewhere || room->cached)
        return;
    names_remove(&rooms->names, &room->named);
    room_free(room);
}

struct resident **room_place_of(struct room *room, struct str user_id)
{
    struct resident **place = &room->residents;
    while (*place && !str_is((*place)->user_id, user_id))
        place = &(*place)->next;
    return place;
}

struct resident *room_add_resident(struct room *room, const struct member *member)
{
    struct resident **place = room_place_of(room, member->user_id);
    struct resident *resident = memory_alloc(sizeof *resident);
    *resident = (struct resident){.user_id = str_keep(member->user_id),
                                  .user_info = str_keep(member->user_info)};
    *place = resident;
    room->users++;
    return resident;
}

/* True when they are nowhere any more, and so are forgotten. */
bool room_forget_when_gone(struct room *room, struct resident **place)
{
    struct resident *resident = *place;
    if (resident->sockets || resident->elsewhere)
        return false;
    *place = resident->next;
    room->users--;
    resident_free(resident);
    return true;
}

/* ---- sockets of this node ---------------------------------------------------------------------
 */

static enum err move_in(struct room *room, const struct member *member, struct room_change *change)
{
    struct resident *resident = *room_place_of(room, member->user_id);
    if (!resident) {
        if (room->users >= ROOM_MEMBERS_MAX)
            return ERR_LIMITED;
        resident = room_add_resident(room, member);
        change->came = true;
    }
    change->sockets = ++resident->sockets;
    return OK;
}

enum err rooms_join(struct rooms *rooms, struct str channel, const struct member *member,
                    struct room_change *ret)
{
    enum err err = OK;
    *ret = (struct room_change){0};
    pthread_mutex_lock(&rooms->mutex);
    struct room *room = room_find_or_make(rooms, channel);
    if (member)
        err = move_in(room, member, ret);
    if (err == OK)
        room->here++;
    if (err == OK && !member)
        ret->sockets = room->here;
    room_forget_when_empty(rooms, room);
    pthread_mutex_unlock(&rooms->mutex);
    return err;
}

static void move_out(struct room *room, struct str user_id, struct room_change *change)
{
    struct resident **place = room_place_of(room, user_id);
    if (!*place || !(*place)->sockets)
        return;
    change->sockets = --(*place)->sockets;
    change->left = room_forget_when_gone(room, place);
}

void rooms_leave(struct rooms *rooms, struct str channel, struct str user_id,
                 struct room_change *ret)
{
    *ret = (struct room_change){0};
    pthread_mutex_lock(&rooms->mutex);
    struct room *room = room_find(rooms, channel);
    if (room && room->here) {
        room->here--;
        if (user_id.at)
            move_out(room, user_id, ret);
        else
            ret->sockets = room->here;
        room_forget_when_empty(rooms, room);
    }
    pthread_mutex_unlock(&rooms->mutex);
}

struct visit {
    void (*each)(void *context, struct str channel, const struct member *member, size_t sockets);
    void *context;
};

static void visit_here(void *context, struct named *item)
{
    const struct visit *visit = context;
    const struct room *room = (const struct room *)item;
    if (room->here && !room->residents)
        visit->each(visit->context, room->named.name, NULL, room->here);
    for (const struct resident *one = room->residents; one; one = one->next)
        if (one->sockets)
            visit->each(visit->context, room->named.name,
                        &(struct member){one->user_id, one->user_info}, one->sockets);
}

void rooms_each_here(struct rooms *rooms,
                     void (*each)(void *context, struct str channel, const struct member *member,
                                  size_t sockets),
                     void *context)
{
    struct visit visit = {each, context};
    pthread_mutex_lock(&rooms->mutex);
    names_each(&rooms->names, visit_here, &visit);
    pthread_mutex_unlock(&rooms->mutex);
}

/* ---- asking -----------------------------------------------------------------------------------
 */

static size_t subscriptions_of(const struct room *room)
{
    size_t count = room->here;
    for (const struct share *share = room->elsewhere; share; share = share->next)
        count += share->sockets;
    for (const struct resident *one = room->residents; one; one = one->next)
        for (const struct share *share = one->elsewhere; share; share = share->next)
            count += share->sockets;
    return count;
}

static void put_presence(struct json *json, const struct room *room)
{
    const struct resident *one;
    json_name(json, "ids");
    json_open(json, '[');
    for (one = room ? room->residents : NULL; one; one = one->next)
        json_text(json, one->user_id);
    json_close(json, ']');
    json_name(json, "hash");
    json_open(json, '{');
    for (one = room ? room->residents : NULL; one; one = one->next) {
        json_name_text(json, one->user_id);
        json_raw(json, one->user_info);
    }
    json_close(json, '}');
    json_put_i64(json, "count", room ? (int64_t)room->users : 0);
}

struct str rooms_presence(struct rooms *rooms, struct arena *arena, struct str channel)
{
    struct buffer out = buffer_in(arena);
    struct json json = json_in(&out);
    json_open(&json, '{');
    json_name(&json, "presence");
    json_open(&json, '{');
    pthread_mutex_lock(&rooms->mutex);
    put_presence(&json, room_find(rooms, channel));
    pthread_mutex_unlock(&rooms->mutex);
    json_close(&json, '}');
    json_close(&json, '}');
    return buffer_end(&out);
}

struct room_count rooms_count(struct rooms *rooms, struct str channel)
{
    struct room_count count = {0};
    pthread_mutex_lock(&rooms->mutex);
    const struct room *room = room_find(rooms, channel);
    if (room)
        count = (struct room_count){subscriptions_of(room), room->users};
    pthread_mutex_unlock(&rooms->mutex);
    return count;
}

bool rooms_are_heard(struct rooms *rooms, struct str channel)
{
    pthread_mutex_lock(&rooms->mutex);
    const struct room *room = room_find(rooms, channel);
    bool is_heard = room && room->here;
    pthread_mutex_unlock(&rooms->mutex);
    return is_heard;
}

void rooms_users(struct rooms *rooms, struct str channel,
                 void (*each)(void *context, const struct member *member), void *context)
{
    pthread_mutex_lock(&rooms->mutex);
    const struct room *room = room_find(rooms, channel);
    for (const struct resident *one = room ? room->residents : NULL; one; one = one->next)
        each(context, &(struct member){one->user_id, one->user_info});
    pthread_mutex_unlock(&rooms->mutex);
}

struct asked {
    struct str prefix;
    void (*each)(void *context, struct str channel, size_t users);
    void *context;
};

static void tell_of(void *context, struct named *item)
{
    const struct asked *asked = context;
    const struct room *room = (const struct room *)item;
    if (subscriptions_of(room) && str_starts(room->named.name, asked->prefix))
        asked->each(asked->context, room->named.name, room->users);
}

void rooms_each(struct rooms *rooms, struct str prefix,
                void (*each)(void *context, struct str channel, size_t users), void *context)
{
    struct asked asked = {prefix, each, context};
    pthread_mutex_lock(&rooms->mutex);
    names_each(&rooms->names, tell_of, &asked);
    pthread_mutex_unlock(&rooms->mutex);
}

void rooms_cache(struct rooms *rooms, struct str channel, struct frame *frame, struct str data,
                 int64_t at_s)
{
    pthread_mutex_lock(&rooms->mutex);
    struct room *room = room_find_or_make(rooms, channel);
    frame_unref(room->cached);
    str_free(room->cached_data);
    room->cached = frame_ref(frame);
    room->cached_data = str_keep(data);
    room->cached_at_s = at_s;
    pthread_mutex_unlock(&rooms->mutex);
}

/* Under the lock; what is too old is let go. */
static struct room *find_cached(struct rooms *rooms, struct str channel, int64_t at_s)
{
    struct room *room = room_find(rooms, channel);
    if (!room || !room->cached)
        return NULL;
    if (at_s - room->cached_at_s < ROOM_CACHED_S)
        return room;
    frame_unref(room->cached);
    str_free(room->cached_data);
    room->cached = NULL;
    room->cached_data = STR_NONE;
    room_forget_when_empty(rooms, room);
    return NULL;
}

struct frame *rooms_cached(struct rooms *rooms, struct str channel, int64_t at_s)
{
    pthread_mutex_lock(&rooms->mutex);
    const struct room *room = find_cached(rooms, channel, at_s);
    struct frame *frame = room ? frame_ref(room->cached) : NULL;
    pthread_mutex_unlock(&rooms->mutex);
    return frame;
}

bool rooms_cached_data(struct rooms *rooms, struct arena *arena, struct str channel, int64_t at_s,
                       struct str *ret_data, int64_t *ret_ttl_s)
{
    pthread_mutex_lock(&rooms->mutex);
    const struct room *room = find_cached(rooms, channel, at_s);
    if (room) {
        *ret_data = str_copy(arena, room->cached_data);
        *ret_ttl_s = ROOM_CACHED_S - (at_s - room->cached_at_s);
    }
    pthread_mutex_unlock(&rooms->mutex);
    return room != NULL;
}
