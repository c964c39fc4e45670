/* Who changed what of a ticket, when, from what to what: its part of the audit log. */
#pragma once
#include "desk/ticket/ticket.h"

struct change {
    int64_t id, actor_id, ticket_id;
    struct str actor_name;
    struct str field; /* status, assigned_to, priority, internal_notes, deleted_at; created_at when
                         staff opened it; user_id when it became an account's (desk/guest/) */
    struct str from_value, to_value; /* words, ids or texts as kept; STR_NONE for none */
    struct str from_name, to_name;   /* of an assignee, or whose it is */
    struct instant created_at;
};

struct change_list {
    struct change *items;
    size_t count;
};

/* Oldest first: those after `after` (an id, 0 for all), which are committed in the order of their
   ids. For staff; a deleted ticket has one too. */
enum err history_list(struct desk *desk, const struct staff *staff, int64_t ticket_id,
                      int64_t after, struct change_list *ret) MUST_USE;

/* A moment as a value of a change. */
struct str history_moment(struct desk *desk, struct instant at);

/* Written by the rules, in the transaction of the change. */
enum err history_add(struct desk *desk, struct ticket *ticket, int64_t actor_id, const char *field,
                     struct str from, struct str to) MUST_USE;
