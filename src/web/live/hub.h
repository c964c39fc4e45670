/*
 * One loop's part of the live floor: its sockets, and the channels that they are in. Everything in
 * it belongs to the loop's thread.
 */
#pragma once
#include "net/socket.h"
#include "web/live/channel.h"
#include "web/live/live.h"
#include "web/live/rooms.h"
#include "web/live/names.h"
#include "web/live/passes.h"

struct client;

/* A socket in a channel. */
struct membership {
    struct client *client;
    struct channel *channel;
    size_t place;       /* in the channel's list */
    struct str user_id; /* of presence channels: its own memory; else STR_NONE */
};

struct channel {
    struct named named; /* must be first */
    struct membership **members;
    size_t count, room;
};

/* Somebody's socket. It is made before the handshake, and freed when the socket is gone. */
struct client {
    struct live *live;
    struct hub *hub;       /* from the handshake on */
    struct socket *socket; /* likewise */
    struct client *next, *previous;
    char id[SOCKET_ID_MAX + 1];
    struct pass pass;              /* of its handshake; person_id 0: nobody's */
    int refused_code;              /* said after the handshake, and then closed; 0: welcome */
    struct str user_id, user_info; /* signed in: their own memory */
    struct membership **memberships;
    size_t count, room;
    int64_t messages_us, events_us, typing_us; /* when what was said so far would be allowed: see
                                                  client.c */
};

struct hub {
    struct live *live;
    struct arena *arena; /* of the message at hand */
    struct names channels;
    struct client *clients;
};

struct hub *hub_new(struct live *live);
void hub_free(struct hub *hub);

void hub_add(struct hub *hub, struct client *client);
/* Takes it out of all its channels too, and tells those it was present in. */
void hub_remove(struct hub *hub, struct client *client);

/* NULL when it is not in that channel. */
struct membership *hub_membership(const struct client *client, struct str channel);
/* It has joined by presence.h already. `user_id` is copied. */
void hub_join(struct client *client, struct str channel, struct str user_id);
/* The same backwards, also by presence.h: those who stay are told. */
void hub_leave(struct membership *membership);

/* Sends to all in the channel on this loop, but to the socket of that id. */
void hub_tell(struct hub *hub, struct str channel, struct frame *frame, struct str except);

/* The channel is gone: all on this loop leave it, and are told (404). */
void hub_empty(struct hub *hub, struct str channel);

/* What sockets do: client.c. */
extern const struct socket_handler client_handler;
