#include "web/live/presence.h"
#include "json/json.h"
#include "web/live/company.h"
#include "web/live/live.h"
#include "web/live/nodes.h"
#include <pthread.h>
#include <stdlib.h>

struct presence {
    struct live *live;
    struct rooms *rooms;
    pthread_mutex_t mutex; /* before that of the rooms */
};

struct presence *presence_new(struct live *live, struct rooms *rooms)
{
    struct presence *presence = memory_alloc(sizeof *presence);
    *presence = (struct presence){.live = live, .rooms = rooms};
    pthread_mutex_init(&presence->mutex, NULL);
    return presence;
}

void presence_free(struct presence *presence)
{
    pthread_mutex_destroy(&presence->mutex);
    free(presence);
}

static void tell_who_came(struct live *live, struct str channel, const struct member *member,
                          struct str except)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct buffer data = buffer_in(arena);
    struct json json = json_in(&data);
    json_open(&json, '{');
    json_put_text(&json, "user_id", member->user_id);
    json_name(&json, "user_info");
    json_raw(&json, member->user_info);
    json_close(&json, '}');
    live_send(live, channel, STR("pusher_internal:member_added"), buffer_str(&data), except);
    company_tell_viewers(live, channel, except);
}

static void tell_who_left(struct live *live, struct str channel, struct str user_id,
                          struct str except)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct buffer data = buffer_in(arena);
    struct json json = json_in(&data);
    json_open(&json, '{');
    json_put_text(&json, "user_id", user_id);
    json_close(&json, '}');
    live_send(live, channel, STR("pusher_internal:member_removed"), buffer_str(&data), except);
    company_tell_viewers(live, channel, except);
}

enum err presence_join(struct presence *presence, struct str channel, const struct member *member,
                       struct str socket_id)
{
    struct room_change change;
    pthread_mutex_lock(&presence->mutex);
    enum err err = rooms_join(presence->rooms, channel, member, &change);
    if (change.came)
        tell_who_came(presence->live, channel, member, socket_id);
    if (err == OK)
        nodes_say_there(live_nodes(presence->live), channel, member, change.sockets);
    pthread_mutex_unlock(&presence->mutex);
    return err;
}

void presence_leave(struct presence *presence, struct str channel, struct str user_id,
                    struct str socket_id)
{
    const struct member member = {user_id, STR("{}")};
    struct room_change change;
    pthread_mutex_lock(&presence->mutex);
    rooms_leave(presence->rooms, channel, user_id, &change);
    if (change.left)
        tell_who_left(presence->live, channel, user_id, socket_id);
    nodes_say_there(live_nodes(presence->live), channel, user_id.at ? &member : NULL,
                    change.sockets);
    pthread_mutex_unlock(&presence->mutex);
}

void presence_set_elsewhere(struct presence *presence, struct str channel,
                            const struct member *member, const struct room_elsewhere *elsewhere)
{
    struct room_change change;
    pthread_mutex_lock(&presence->mutex);
    rooms_set_elsewhere(presence->rooms, channel, member, elsewhere, &change);
    if (change.came)
        tell_who_came(presence->live, channel, member, STR_NONE);
    if (change.left)
        tell_who_left(presence->live, channel, member->user_id, STR_NONE);
    pthread_mutex_unlock(&presence->mutex);
}

/* Those who have left by a sweep, to be told of when the rooms are not locked any more. */
struct leaver {
    struct leaver *next;
    struct str channel, user_id;
};

struct leavers {
    struct arena *arena;
    struct leaver *first;
};

static void note_leaver(void *context, struct str channel, struct str user_id)
{
    struct leavers *leavers = context;
    struct leaver *leaver = NEW(leavers->arena, struct leaver);
    *leaver = (struct leaver){.next = leavers->first,
                              .channel = str_copy(leavers->arena, channel),
                              .user_id = str_copy(leavers->arena, user_id)};
    leavers->first = leaver;
}

void presence_sweep(struct presence *presence, int node, uint64_t generation)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct leavers leavers = {.arena = arena};
    pthread_mutex_lock(&presence->mutex);
    rooms_sweep(presence->rooms, node, generation, note_leaver, &leavers);
    for (const struct leaver *one = leavers.first; one; one = one->next)
        tell_who_left(presence->live, one->channel, one->user_id, STR_NONE);
    pthread_mutex_unlock(&presence->mutex);
}

void presence_list(struct presence *presence, void (*begin)(void *context),
                   void (*say)(void *context, struct str channel, const struct member *member,
                               size_t sockets),
                   void (*end)(void *context), void *context)
{
    pthread_mutex_lock(&presence->mutex);
    begin(context);
    rooms_each_here(presence->rooms, say, context);
    end(context);
    pthread_mutex_unlock(&presence->mutex);
}
