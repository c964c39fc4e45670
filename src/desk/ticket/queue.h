/*
 * The inbox: the tickets that somebody works on, in the order in which they want an answer.
 *
 * Those whose customer waits come first, who has waited longest at the top; below them those that
 * wait for the customer, the newest message first. Resolved and closed tickets are in no queue.
 */
#pragma once
#include "desk/ticket/ticket.h"

enum queue { QUEUE_MINE = 1, QUEUE_UNASSIGNED, QUEUE_ALL, QUEUE_COUNT };

/* "mine", "unassigned", "all"; 0 for any other word. */
enum queue queue_of(struct str word);
struct str queue_word(enum queue queue);

struct queue_row {
    int64_t id, user_id;
    int64_t assigned_to; /* 0: nobody */
    struct str subject, user_name, assigned_to_name;
    enum ticket_status status;
    enum ticket_priority priority;
    int64_t unread_count;         /* for the viewer, see ticket.sql */
    struct instant waiting_since; /* the customer's; INSTANT_NONE: they were answered */
    struct instant updated_at;
    struct str preview; /* the beginning of what the viewer is writing, or of the last message */
    bool is_draft;      /* the former */
    bool is_ours;       /* the last message is staff's */
};

struct queue_row_list {
    struct queue_row *items;
    size_t count;
};

/* The first QUEUE_TICKETS. */
enum err queue_list(struct desk *desk, const struct staff *staff, enum queue queue,
                    struct queue_row_list *ret) MUST_USE;
/* The ticket to go on with after `id`: the one below it, or the first; 0 if no other is there.
   `id` need not be in the queue any more. */
int64_t queue_next(const struct queue_row_list *rows, int64_t id);

/* How many tickets each queue holds, by enum queue. */
struct queue_counts {
    int64_t of[QUEUE_COUNT];
};
enum err queue_counts(struct desk *desk, const struct staff *staff, struct queue_counts *ret)
    MUST_USE;
