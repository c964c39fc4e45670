/*
 * Live: people's sockets, the channels they are in, and what these are told. It speaks the Pusher
 * Channels protocol 7, so that laravel-echo and pusher-js connect unchanged.
 *
 * Each loop knows its own sockets (hub.h); who is in which channel over all loops and nodes is in
 * rooms.h; what nodes say to each other, in nodes.h. An
 * event is encoded once, and handed to each loop in the order of sending, which is the same on all:
 * what a channel is told arrives in one order everywhere.
 */
#pragma once
#include "html/html.h"
#include "net/http.h"
#include "net/server.h"
#include "web/live/origin.h"
#include "web/live/signature.h"

struct live;
struct frame;
struct nodes;
struct person;
struct presence;

/* *server is there before anything is sent. */
struct live *live_new(const struct pusher *pusher, struct http_server *const *server);
/* Before anything is sent: the others are told as well. */
void live_set_nodes(struct live *live, struct nodes *nodes);
/* When no loop runs any more. */
void live_free(struct live *live);

/* For struct http_application. */
void live_loop_began(struct live *live, struct loop *loop);
void live_loop_ended(struct live *live, struct loop *loop);

/* Answers GET /app/{key} by making the connection a socket, or with a status that says why not.
   A key, a version of the protocol, or an origin that is not welcome is told over the socket, as
   the libraries expect it. */
struct knock {
    struct str key, protocol;
    enum origin origin;
    const struct person *person; /* who is signed in; NULL: nobody */
};
void live_connect(struct live *live, struct http_exchange *exchange, const struct knock *knock);

/* A request of this person signs for the socket, which from now on ends with their session. To be
   called before the signature leaves. */
void live_give_pass(struct live *live, struct str socket_id, const struct person *person);
/* The same, when it is a socket of this node. */
bool live_give_pass_here(struct live *live, struct str socket_id, const struct person *person);

/* Tells all of this node in a channel but the socket `except` (STR_NONE: nobody is left out). From
   any thread. `event` and `data` are as the protocol has them: data is JSON, sent in a text. */
void live_send(struct live *live, struct str channel, struct str event, struct str data,
               struct str except);
/* The same with the text of a frame; channels that keep what they were told do not keep it. */
void live_send_text(struct live *live, struct str channel, struct str text, struct str except);
/* The same of both to all nodes. */
void live_publish(struct live *live, struct str channel, struct str event, struct str data,
                  struct str except);
void live_publish_text(struct live *live, struct str channel, struct str text, struct str except);
/* Is anybody there to be told, on any loop of this node? */
bool live_is_heard(struct live *live, struct str channel);

/* Has this person the ticket open, at any node? */
bool live_is_looking(struct live *live, int64_t ticket_id, int64_t user_id);

/* Ends the sockets that are signed in as this user (4009: they do not come back). */
void live_end_user(struct live *live, struct str user_id);
/* Those of this node, here and below. */
void live_end_user_here(struct live *live, struct str user_id);

/* Ends one socket, likewise; there may be none of that id. */
void live_end_socket(struct live *live, struct str socket_id);
/* Takes all sockets out of a channel, which is gone; each is told that it is (404). */
void live_empty(struct live *live, struct str channel);

/* Where our own pages connect. */
struct url live_url(const struct live *live, struct arena *arena);
const struct pusher *live_pusher(const struct live *live);
struct rooms *live_rooms(struct live *live);
struct passes *live_passes(struct live *live);
struct presence *live_presence(struct live *live);
struct nodes *live_nodes(struct live *live); /* NULL: there are no others */
