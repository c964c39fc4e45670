/* Every limit of the live floor. */
#pragma once

enum {
    LIVE_ACTIVITY_S = 30,          /* a client that heard nothing for so long asks (pusher:ping) */
    LIVE_CHANNELS_MAX = 100,       /* of one socket */
    LIVE_SESSIONS_MAX = 8,         /* that have signed for one socket; one more closes it */
    LIVE_SOCKETS_PER_PERSON = 100, /* of this node; one more is closed */
    LIVE_SESSIONS_CHECKED_S = 30,  /* so often whether all sockets' sessions still are; what this
                                      node is told of is checked at once */
    LIVE_MESSAGES_PER_S = 30,      /* of one socket, on average; beyond a burst it is closed */
    LIVE_MESSAGES_BURST = 150,
    LIVE_CLIENT_EVENTS_PER_S = 10, /* of one socket: 4301 */
    LIVE_TYPING_PER_S = 1,         /* of these the ones that all staff are told of; the rest is */
    LIVE_TYPING_BURST = 4,         /* heard in the conversation alone */
    LIVE_NODE_GONE_S = 6,          /* another node that has said nothing for so long has died */
    LIVE_LATE_S = 60,     /* what may pass between an event's time and its being on disk, with
                             the difference of two nodes' clocks: so far back a node looks
                             beyond what it has missed */
    LIVE_RETRY_MS = 1000, /* the database could not be read */
    LIVE_CHANNELS_PER_EVENT = 100, /* HTTP API */
    LIVE_EVENTS_PER_BATCH = 10,
    LIVE_EVENT_BYTES = 10 * 1024, /* of data, HTTP API: 413 */
    LIVE_CLOCK_SKEW_S = 600,      /* of a signed request */
};
