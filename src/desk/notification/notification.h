/*
 * Telling people of what happens, outside the pages: rows that are written in the transaction of
 * the change, one for one person, one thing and one channel, each at most once
 * (docs/decisions/0022). What becomes of them is jobs/' doing; how it went is read in log.h.
 *
 * Nothing is written for a channel that is not set up, nor for whoever did it themselves, except
 * that a customer is told that their ticket has been opened.
 */
#pragma once
#include "desk/notification/rules.h"
#include "desk/ticket/ticket.h"

/* The customer and the team. */
enum err notify_ticket_created(struct desk *desk, const struct ticket *ticket, int64_t message_id,
                               int64_t actor_id) MUST_USE;

/* The other side: the customer; or the assignee, or the team when there is none. While one waits
   to be sent (outlets->delay_s) those that follow go with it. When a customer's last message came
   by a channel, the staff's answers go back by it, each by itself and at once. */
enum err notify_message_added(struct desk *desk, const struct ticket *ticket, int64_t message_id,
                              enum sender_type sender, int64_t actor_id) MUST_USE;

/* The assignee and the customer. ticket->change_id is the change. One that is taken back before it
   is told (NOTIFY_SETTLES_S) is not told at all. */
enum err notify_ticket_assigned(struct desk *desk, const struct ticket *ticket, int64_t from_id,
                                int64_t actor_id) MUST_USE;
/* The customer, by phone when it has been resolved. */
enum err notify_status_changed(struct desk *desk, const struct ticket *ticket,
                               enum ticket_status from, int64_t actor_id) MUST_USE;

/* Whom a note of the team names. */
enum err notify_mentioned(struct desk *desk, const struct ticket *ticket, int64_t note_id,
                          const int64_t *ids, size_t count) MUST_USE;

/* Of their account, by e-mail: whatever their switches say, nobody else can do it for them.
   `about_id` is a row of account_links, or 0. ERR_UNAVAILABLE: no mail goes out of this desk. */
enum err notify_of_account(struct desk *desk, enum notification_event event, int64_t user_id,
                           int64_t about_id, struct str details) MUST_USE;

/* To the member of staff who asks, at once. A problem beside "channel" when it is not set up or
   they have no address there. */
enum err notify_test(struct desk *desk, const struct staff *staff,
                     enum notification_channel channel) MUST_USE;

/* As their switches, their wishes and their addresses are now. Not by whoever is disabled. */
enum err notification_is_wanted(struct desk *desk, int64_t user_id, enum notification_event event,
                                enum notification_channel channel, bool *ret) MUST_USE;

/* Once more: of one that failed, or of which nobody knows. ERR_NOT_FOUND: there is none;
   ERR_CONFLICT, with a problem, when it is on its way or has arrived. */
enum err notification_retry(struct desk *desk, const struct staff *staff, int64_t id) MUST_USE;

/* As a change is kept in `details`: "open>resolved". */
struct change_words {
    struct str from, to;
};
struct change_words change_words_of(struct str details);

/* Who is to be told. */
struct recipient {
    int64_t id;
    struct str email, phone;
    bool prefer_email, prefer_sms, prefer_whatsapp;
    bool wants_email, wants_phone; /* of this event: their wishes */
};

struct recipient_list {
    struct recipient *items;
    size_t count;
};

/* Can a mail be sent there? Whoever came by phone has an address that is none (RFC 2606, 2). */
bool email_is_reachable(struct str email);
