/*
 * Changing several tickets at once, and taking changes back.
 *
 * What cannot be done for one ticket is told and leaves the others: each has an outcome of its own.
 * All is in the transaction of the request. On PostgreSQL every ticket is kept from others before
 * the first is changed, in the order of their ids, so that two such requests wait for each other.
 */
#pragma once
#include "desk/limits.h"
#include "desk/ticket/ticket.h"

enum outcome {
    OUTCOME_NONE,
    OUTCOME_CHANGED,
    OUTCOME_UNCHANGED, /* it was so already */
    OUTCOME_NOT_FOUND, /* no such ticket, or no such change */
    /* Of taking back alone: */
    OUTCOME_CHANGED_SINCE, /* the ticket is no longer as the change left it */
    OUTCOME_TOO_LATE,      /* longer ago than UNDO_WITHIN_S */
    OUTCOME_NOT_YOURS,     /* somebody else's change */
    OUTCOME_NOT_IN_TEAM,   /* it was assigned to somebody who may not be chosen any more */
};
enum { OUTCOME_COUNT = OUTCOME_NOT_IN_TEAM + 1 };
struct str outcome_word(enum outcome outcome); /* "changed", "not_found": for JSON */

struct outcome_of {
    int64_t ticket_id; /* 0: a change that there is not */
    int64_t change_id; /* of the history, when changed: what can be taken back */
    enum outcome outcome;
};

struct outcome_list {
    struct outcome_of items[BULK_MAX];
    size_t count;
};

/* Ids as they come with a request, in any order, perhaps twice. */
struct bulk_ids {
    int64_t items[BULK_MAX];
    size_t count;
};

/* What is set: one of the three. */
struct bulk_change {
    enum ticket_status status;
    enum ticket_priority priority;
    bool assigns;
    int64_t assignee_id; /* 0: nobody */
};

/* ERR_INVALID, and nothing is changed: a value that no ticket can have. */
enum err bulk_change(struct desk *desk, const struct staff *staff, struct bulk_ids ids,
                     const struct bulk_change *change, struct outcome_list *ret) MUST_USE;

/*
 * Takes back changes of status, priority and assignee by their ids in the history, the newest
 * first: those that this person made, less than UNDO_WITHIN_S ago, of tickets that are still as the
 * change left them. It is a change like any other, in the history too; a ticket that becomes
 * resolved or closed again does so now.
 */
enum err bulk_undo(struct desk *desk, const struct staff *staff, struct bulk_ids changes,
                   struct outcome_list *ret) MUST_USE;
