/*
 * Names of channels (Pusher Channels protocol 7): what may be one, what its beginning says of it,
 * and which of them are about tickets.
 *
 *   private-support-ticket.42    everything of ticket 42: its customer and staff
 *   presence-support-ticket.42   who looks at it, and who writes
 *   support-ticket.42            public, for the seed's own client: numbers alone, never a text
 *   private-support-desk         everything of every ticket: staff
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum { CHANNEL_NAME_MAX = 200, SOCKET_ID_MAX = 41 };

enum channel_kind {
    CHANNEL_NONE, /* not a name of a channel */
    CHANNEL_PUBLIC,
    CHANNEL_PRIVATE,
    CHANNEL_ENCRYPTED, /* private, and its texts are none of the server's business */
    CHANNEL_PRESENCE,
    CHANNEL_OF_USER, /* #server-to-user-ID: only the server names it */
};

/* By its prefix alone. */
enum channel_kind channel_kind_of(struct str name);
/* Its newest event is told to whoever joins. */
bool channel_is_cached(struct str name);
/* Joining needs a signature. */
bool channel_needs_auth(struct str name);
/* Which user a CHANNEL_OF_USER is for. */
struct str channel_user(struct str name);

/* What of the desk a channel is about. */
enum channel_subject { SUBJECT_NONE, SUBJECT_TICKET, SUBJECT_DESK };
/* Names with these words that fit no subject (support-ticket.0, private-support-desk.1) have none;
   ret_ticket_id gets the number. */
enum channel_subject channel_subject_of(struct str name, int64_t *ret_ticket_id);

/* "123.456": two numbers, as every library of the protocol checks it. */
bool socket_id_is_valid(struct str id);
