/*
 * What has happened to a ticket, one number after the other: what those who look at it are told.
 *
 * An event is written in the transaction of its change and has the ticket's next number (seq).
 * Whoever knows the last number they were told asks for exactly the rest. Events say what there is
 * to be loaded, not what is in it: a text is told by loading it for whom it may be shown to.
 */
#pragma once
#include "desk/ticket/ticket.h"

enum event_kind {
    EVENT_NONE,
    EVENT_CREATED, /* the ticket, with its first message */
    EVENT_MESSAGE, /* about_id: the message */
    EVENT_CHANGED, /* about_id: the row of the audit log */
    EVENT_READ,    /* about_id: the other side has read up to this message */
    EVENT_NOTE,    /* about_id: the team's note; internal */
};
struct str event_kind_word(enum event_kind kind);
enum event_kind event_kind_of(struct str word);

struct event {
    int64_t ticket_id, seq, about_id, actor_id;
    enum event_kind kind;
    bool is_internal;     /* of staff alone */
    struct str socket_id; /* STR_NONE: nobody is left out */
    struct instant created_at;
};

struct event_list {
    struct event *items;
    size_t count;
};

/* Adds one, within the change's transaction, and notes it in desk->told. The ticket must be kept
   (ticket_keep()), so that numbers are given in the order of commit. */
enum err event_add(struct desk *desk, const struct ticket *ticket, enum event_kind kind,
                   int64_t about_id, int64_t actor_id) MUST_USE;
/* The same, of what no customer may know of. */
enum err event_add_internal(struct desk *desk, const struct ticket *ticket, enum event_kind kind,
                            int64_t about_id, int64_t actor_id) MUST_USE;

/* The ticket's last number; 0 before the first. */
enum err event_last(struct desk *desk, const struct ticket *ticket, int64_t *ret_seq) MUST_USE;
/* Those after `seq`, oldest first, at most EVENTS_RESUMED. ERR_NOT_FOUND when some of them are no
   longer there, or too many have come: who asks must load the ticket anew. */
enum err event_list_after(struct desk *desk, const struct ticket *ticket, int64_t seq,
                          struct event_list *ret) MUST_USE;

/* Those of one ticket from after `after` to `until`, which are all there. */
enum err event_list_between(struct desk *desk, const struct ticket *ticket, int64_t after,
                            int64_t until, struct event_list *ret) MUST_USE;

/* All tickets' events since a moment, oldest first. For those who tell them on; see its queries. */
enum err event_list_since(struct desk *desk, struct instant since, struct event_list *ret) MUST_USE;
/* Removes those older than EVENTS_KEPT_DAYS, but for each ticket's last. */
enum err events_expire(struct desk *desk) MUST_USE;
