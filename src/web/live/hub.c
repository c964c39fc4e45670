#include "web/live/hub.h"
#include "web/live/presence.h"
#include <stdlib.h>

struct hub *hub_new(struct live *live)
{
    struct hub *hub = memory_alloc(sizeof *hub);
    *hub = (struct hub){.live = live, .arena = arena_new()};
    names_init(&hub->channels);
    return hub;
}

void hub_free(struct hub *hub)
{
    names_clear(&hub->channels);
    arena_free(hub->arena);
    free(hub);
}

void hub_add(struct hub *hub, struct client *client)
{
    client->hub = hub;
    client->next = hub->clients;
    if (client->next)
        client->next->previous = client;
    hub->clients = client;
}

void hub_remove(struct hub *hub, struct client *client)
{
    while (client->count)
        hub_leave(client->memberships[client->count - 1]);
    free(client->memberships);
    if (client->previous)
        client->previous->next = client->next;
    else
        hub->clients = client->next;
    if (client->next)
        client->next->previous = client->previous;
}

struct membership *hub_membership(const struct client *client, struct str channel)
{
    for (size_t i = 0; i < client->count; i++)
        if (str_is(client->memberships[i]->channel->named.name, channel))
            return client->memberships[i];
    return NULL;
}

static void append(struct membership ***list, size_t *count, size_t *room,
                   struct membership *membership)
{
    if (*count == *room) {
        *room = *room ? *room * 2 : 4;
        *list = memory_realloc(*list, *room * sizeof(struct membership *));
    }
    (*list)[(*count)++] = membership;
}

void hub_join(struct client *client, struct str name, struct str user_id)
{
    struct hub *hub = client->hub;
    struct channel *channel = (struct channel *)names_find(&hub->channels, name);
    if (!channel) {
        channel = memory_alloc(sizeof *channel);
        *channel = (struct channel){.named.name = str_keep(name)};
        names_add(&hub->channels, &channel->named);
    }
    struct membership *membership = memory_alloc(sizeof *membership);
    *membership = (struct membership){.client = client,
                                      .channel = channel,
                                      .place = channel->count,
                                      .user_id = str_keep(user_id)};
    append(&channel->members, &channel->count, &channel->room, membership);
    append(&client->memberships, &client->count, &client->room, membership);
}

static void take_out(struct membership *membership)
{
    struct client *client = membership->client;
    struct channel *channel = membership->channel;
    channel->members[membership->place] = channel->members[--channel->count];
    channel->members[membership->place]->place = membership->place;
    for (size_t i = 0; i < client->count; i++)
        if (client->memberships[i] == membership) {
            client->memberships[i] = client->memberships[--client->count];
            break;
        }
}

void hub_leave(struct membership *membership)
{
    struct client *client = membership->client;
    struct channel *channel = membership->channel;
    struct str name = channel->named.name;
    take_out(membership);
    presence_leave(live_presence(client->live), name, membership->user_id, str_of(client->id));
    str_free(membership->user_id);
    free(membership);
    if (channel->count)
        return;
    names_remove(&client->hub->channels, &channel->named);
    str_free(name);
    free(channel->members);
    free(channel);
}

void hub_tell(struct hub *hub, struct str name, struct frame *frame, struct str except)
{
    const struct channel *channel = (const struct channel *)names_find(&hub->channels, name);
    for (size_t i = 0; channel && i < channel->count; i++) {
        struct client *client = channel->members[i]->client;
        if (!str_is(str_of(client->id), except))
            socket_send(client->socket, frame);
    }
}

void hub_empty(struct hub *hub, struct str name)
{
    const struct channel *channel;
    struct frame *frame = frame_of_refusal(hub->arena, name, "NotFound",
                                           "The channel is not there any more.", 404);
    while ((channel = (const struct channel *)names_find(&hub->channels, name))) {
        struct membership *membership = channel->members[channel->count - 1];
        socket_send(membership->client->socket, frame);
        hub_leave(membership);
    }
    frame_unref(frame);
    arena_reset(hub->arena);
}
