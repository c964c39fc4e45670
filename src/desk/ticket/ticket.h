/*
 * Tickets: what they are and the rules by which they change (docs: contract of the routes).
 *
 * A struct ticket is loaded by a query of its viewer: a customer can load only their own, staff can
 * load all, deleted ones neither. Functions that take a loaded ticket change it in the database and
 * in the struct. Text fields live in the desk's arena.
 */
#pragma once
#include "desk/access/access.h"
#include "desk/ticket/words.h"

struct ticket {
    int64_t id, user_id, assigned_to, order_id; /* assigned_to, order_id: 0 for none */
    struct str user_name, user_email, user_phone, assigned_to_name, order_number;
    struct str subject, description, internal_notes;
    enum ticket_category category;
    enum ticket_priority priority;
    enum ticket_status status;
    int64_t response_count, messages_count;
    int64_t unread_count;  /* for the viewer: see ticket.sql */
    bool is_marked_unread; /* by the member of staff who looks */
    int64_t last_message_id;
    int64_t change_id; /* in its history: the last change made to this struct; 0 if none */
    struct instant first_response_at, resolved_at, closed_at, created_at, updated_at;
};

struct ticket_list {
    struct ticket *items;
    size_t count;
};

/* What is filled in to open one. Words are checked by ticket_create(). */
struct enclosures;
struct ticket_draft {
    struct str subject, category, priority, description;
    struct str order_id;                 /* empty: none */
    const struct enclosures *enclosures; /* of the first message; NULL: none */
    bool is_as_it_came; /* by mail or telephone: a short word, or a file alone, is enough */
};

/* Adds a problem for every field that is not as it must be; needs no database but for the order. */
enum err ticket_draft_check(struct desk *desk, const struct customer *customer,
                            const struct ticket_draft *draft) MUST_USE;
/* Status open; the description is also the first message. */
enum err ticket_create(struct desk *desk, const struct customer *customer,
                       const struct ticket_draft *draft, struct ticket *ret) MUST_USE;
/* The same by staff, for a customer who has called, say. It is the customer's ticket in every way.
   Its first message is the member of staff's who wrote it, and new to the customer; it is no reply:
   the status stays open, and the first response is still to come. Nobody waits for an answer until
   the customer writes. Its history begins with who opened it. `profile` is by
   profile_load_customer(); a problem "user_id" when it is NULL or disabled. */
struct profile;
enum err ticket_create_for(struct desk *desk, const struct staff *staff,
                           const struct profile *profile, const struct ticket_draft *draft,
                           struct ticket *ret) MUST_USE;

/* On a connection that writes beside others, the ticket stays as it is loaded until the end of the
   transaction: all that is decided by it holds when it is written. */
enum err ticket_load_own(struct desk *desk, const struct customer *customer, int64_t id,
                         struct ticket *ret) MUST_USE;
enum err ticket_load(struct desk *desk, const struct staff *staff, int64_t id, struct ticket *ret)
    MUST_USE;
/* The same without loading it. ERR_NOT_FOUND (not on SQLite): there is none. */
enum err ticket_keep(struct desk *desk, int64_t id) MUST_USE;

/* The customer ends it; a closed one stays as it is. */
enum err ticket_close(struct desk *desk, const struct customer *customer, struct ticket *ticket)
    MUST_USE;
/* resolved and closed set their times, going back clears them; the same status again is no change.
 */
enum err ticket_set_status(struct desk *desk, const struct staff *staff, struct ticket *ticket,
                           enum ticket_status status) MUST_USE;
enum err ticket_set_priority(struct desk *desk, const struct staff *staff, struct ticket *ticket,
                             enum ticket_priority priority) MUST_USE;
/* To a member of staff who is not disabled, or to nobody (0). */
enum err ticket_assign(struct desk *desk, const struct staff *staff, struct ticket *ticket,
                       int64_t assignee_id) MUST_USE;
/* To oneself, of nobody's, by what one does in it anyway (decision 0028): nobody is told of it. */
enum err ticket_take(struct desk *desk, const struct staff *staff, struct ticket *ticket) MUST_USE;
enum err ticket_set_notes(struct desk *desk, const struct staff *staff, struct ticket *ticket,
                          struct str notes) MUST_USE;
/* Soft: nothing is removed. ERR_FORBIDDEN without TICKET_DELETE. */
enum err ticket_delete(struct desk *desk, const struct staff *staff, struct ticket *ticket)
    MUST_USE;
enum err ticket_restore(struct desk *desk, const struct staff *staff, int64_t id,
                        struct ticket *ret) MUST_USE;
