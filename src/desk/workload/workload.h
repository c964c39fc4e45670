/*
 * The workload: which tickets want somebody now, and how many everybody of the team has in hand.
 *
 * A ticket waits when its customer does (waiting_since, as in desk/ticket/queue.h) and somebody
 * still works on it: resolved and closed ones do not. What wants a member of staff is what waits
 * and is theirs, who has waited longest first; then what is nobody's, the urgent ones before the
 * others.
 */
#pragma once
#include "desk/ticket/ticket.h"

struct need {
    int64_t id, user_id, assigned_to; /* assigned_to: the viewer, or 0 for nobody */
    struct str subject, user_name;
    enum ticket_priority priority;
    struct instant waiting_since;
};

struct need_list {
    struct need *items;
    size_t count;
};

/* The first NEEDS_SHOWN of what wants the viewer. */
enum err need_list(struct desk *desk, const struct staff *staff, struct need_list *ret) MUST_USE;

/* A member of the team who can be given tickets. */
struct member {
    int64_t id;
    struct str name;
    int64_t active;  /* open, in progress or waiting for the customer: what they have in hand */
    int64_t waiting; /* of these, such as wait for an answer */
};

struct member_list {
    struct member *items;
    size_t count;
    bool is_cut; /* there are more */
};

/* The TEAM_SHOWN who have most in hand. */
enum err member_list(struct desk *desk, const struct staff *staff, struct member_list *ret)
    MUST_USE;
