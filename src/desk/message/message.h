/*
 * Messages of a ticket: sending, reading, and what a reply does to its ticket.
 *
 * A message is sent once: `client_id`, made by the sender, makes a send repeatable. Internal notes
 * are no messages; nothing here can show them to a customer.
 */
#pragma once
#include "desk/attachment/attachment.h"
#include "desk/ticket/ticket.h"

struct message {
    int64_t id, sender_id;
    struct str sender_name, message;
    struct str client_id; /* or STR_NONE */
    enum sender_type sender_type;
    struct str attachments; /* JSON array as kept, or STR_NONE */
    bool is_read;
    struct instant read_at, created_at;
};

struct message_list {
    struct message *items;
    size_t count;
    bool has_earlier; /* of message_list_before(): there are others before the first */
};

/* What somebody sends. */
struct message_draft {
    struct str text;
    struct str client_id;                /* STR_NONE: the send cannot be repeated */
    const struct enclosures *enclosures; /* NULL: none */
    int64_t last_seen_id; /* staff: the last message they had seen; 0: they do not say */
    bool assigns;         /* staff: a ticket that nobody has becomes theirs */
};

/* Problems: "message" for text that is too long, or blank without an enclosure; "attachments".
   ERR_CONFLICT, with a problem that says how to go on, when the ticket is closed; but a client_id
   that has been used before gives its message's id, whatever the ticket's state is now. The
   ticket's struct is brought up to date. A reply that assigns the ticket does so last: then
   change_id is of that. One that is there already assigns nothing, whatever has become of it. */
enum err message_send_as_customer(struct desk *desk, const struct customer *customer,
                                  struct ticket *ticket, const struct message_draft *draft,
                                  int64_t *ret_id) MUST_USE;
enum err message_send_as_staff(struct desk *desk, const struct staff *staff, struct ticket *ticket,
                               const struct message_draft *draft, int64_t *ret_id) MUST_USE;
/* What others have written since the last message that the writer of a reply had seen, oldest
   first: it is for the writer to say whether the reply still holds. Nothing when they do not say,
   and when the reply is there already. Within the transaction of the send nothing can come in
   between. */
enum err message_list_unseen(struct desk *desk, const struct staff *staff,
                             const struct ticket *ticket, const struct message_draft *draft,
                             struct message_list *ret) MUST_USE;
/* The first message: the ticket's description, by whoever opened it. Only desk/ticket/opening.c
   calls it. */
enum err message_open(struct desk *desk, const struct ticket *ticket, int64_t sender_id,
                      enum sender_type sender, const struct enclosures *enclosures, int64_t *ret_id)
    MUST_USE;

/* Oldest first: those after `after` (an id, 0 for all), at most `limit`, and not many more when
   their texts come to ANSWER_TEXTS_BYTES: who asks again after the last one gets the rest. */
enum err message_list_after(struct desk *desk, const struct ticket *ticket, int64_t after,
                            int64_t limit, struct message_list *ret) MUST_USE;
/* Oldest first: the last `limit` before `before` (an id; 0 for the newest), or as many as have
   PAGE_TEXTS_BYTES of text, but at least one. */
enum err message_list_before(struct desk *desk, const struct ticket *ticket, int64_t before,
                             int64_t limit, struct message_list *ret) MUST_USE;

/* The newest message of `side` that the other side has read; 0 if there is none. */
enum err message_newest_read(struct desk *desk, const struct ticket *ticket, enum sender_type side,
                             int64_t *ret_id) MUST_USE;

/* What a viewer has on screen counts as read: the other side's messages up to the newest one they
   saw, and for staff this person's own counter. Plain values, so that it can be noted after the
   page has left. */
struct reading {
    int64_t ticket_id, reader_id, until; /* until: a message's id */
    enum sender_type side;               /* whose messages are read */
};

struct reading reading_of_customer(const struct customer *customer, const struct ticket *ticket);
struct reading reading_of_staff(const struct staff *staff, const struct ticket *ticket);
enum err message_read(struct desk *desk, const struct reading *reading) MUST_USE;

/* For this member of staff the ticket is unread again, from the customer's last message on, or as
   far as it is unread anyway: until they read it again, also when it has been answered. What the
   customer has been told to be read (is_read) stays so. Kept as a ticket_reads.seen_count of -1 -
   N, where N messages have been seen: any reading is more than that. ERR_CONFLICT, with a problem,
   when the customer has not written. */
enum err message_mark_unread(struct desk *desk, const struct staff *staff, struct ticket *ticket)
    MUST_USE;
