/*
 * Who is at a ticket, as staff's lists have it: the desk's channel tells what happens in the
 * presence channels of all tickets, so that nobody needs to be in one for each row. Customers are
 * in no such channel, and hear nothing of it.
 *
 *   TicketViewers  {"ticket_id","viewers":[{"id","name"}]}, all staff that are there now
 *   TicketTyping   {"ticket_id","id","name","role","typing"}, whoever says so, or ends it
 */
#pragma once
#include "web/live/live.h"
#include "web/live/wire.h"

/* Staff who have the ticket open, on any node. */
struct viewer {
    struct str id, name;
};
struct viewer_list {
    struct viewer *items;
    size_t count;
};
struct viewer_list company_viewers(struct live *live, struct arena *arena, int64_t ticket_id);

/* Somebody has come into the channel or left it: tells those of this node but the socket `except`,
   if it is a ticket's. To be called in the order in which it happened. */
void company_tell_viewers(struct live *live, struct str channel, struct str except);

/* What a client has said to the others of a ticket's presence channel is that it writes. */
bool company_is_typing(const struct said *said);
/* Tells all nodes so. `user_id` is as the channel knows it; the socket is not told. */
void company_tell_typing(struct live *live, const struct said *said, struct str user_id,
                         struct str socket_id);
