/*
 * Deletions: what was deleted, by whom and when, for those who may restore it. A deleted ticket is
 * itself nowhere: it cannot be loaded, listed, found or counted (desk/ticket/ticket.h).
 */
#pragma once
#include "desk/access/access.h"

struct deletion {
    int64_t id; /* of the ticket */
    struct str subject, user_name;
    struct str actor_name; /* STR_NONE when it came here deleted */
    struct instant deleted_at;
};

struct deletion_list {
    struct deletion *items;
    size_t count;
};

/* Newest first, at most DELETIONS_MAX. ERR_FORBIDDEN without TICKET_DELETE. */
enum err deletion_list(struct desk *desk, const struct staff *staff, struct deletion_list *ret)
    MUST_USE;
