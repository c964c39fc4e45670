/*
 * Notifications on their way: what is due, what is being sent, and what became of it
 * (docs/decisions/0022). Each step is a transaction of its own; whoever calls sees to it that a
 * gateway hears nothing before delivery_begin() is on disk.
 */
#pragma once
#include "desk/notification/notification.h"
#include "operator/operator.h"

enum {
    DELIVERY_BACKOFF_S = 30,           /* before the second attempt; four times that before the */
    DELIVERY_BACKOFF_MAX_S = 6 * 3600, /* next, and so on; a quarter more or less, by chance */
    DELIVERY_WITHIN_S = 24 * 3600,     /* to the last attempt, from when it was made or retried */
    DELIVERY_LEASE_S = 120, /* longer than any attempt: after this nobody works at it any more, */
                            /* also if its hold is there, as of a machine that has vanished */
    DELIVERY_MESSAGES_MAX = 10, /* in one letter */
    DELIVERIES_AN_HOUR = 30,    /* to one customer by one channel, beside answers; more is not sent:
                                   who opens tickets may have given an address that is another's */
};

struct delivery {
    int64_t id, user_id, ticket_id, about_id, attempts, sms_log_id;
    enum notification_event event;
    enum notification_channel channel;
    enum notification_state state;
    bool is_answer;
    struct str details, gateway, gateway_id, gateway_alias;
    struct instant due_at, created_at, updated_at;
    struct instant tried_from; /* when it was made, or when a person asked for it again */
    /* Whom it is for. */
    struct str name, email, phone, locale;
    enum role role;
    bool is_gone; /* disabled or deleted */
};

struct delivery_list {
    struct delivery *items;
    size_t count;
};

/* Those of one channel that are due, oldest first. delivery_find_due() is one of them as it is when
   its turn has come; ERR_NOT_FOUND: it is due no longer, or somebody else has it. */
enum err deliveries_due(struct operator* operator, enum notification_channel channel, int64_t limit,
                        struct delivery_list *ret) MUST_USE;

/* What is handed to a gateway. */
struct handover {
    struct str gateway, address;
    struct str gateway_id; /* of a mail its Message-ID; else STR_NONE until it is known */
    struct str text;       /* of SMS and WhatsApp: goes to sms_logs */
};

/* From now on a gateway may have it. ERR_CONFLICT: it is no longer queued, somebody else has it.
   The delivery's attempts and state are brought up to date. */
enum err delivery_begin(struct operator* operator, struct delivery * delivery,
                        const struct handover *handover) MUST_USE;

/* What the gateway said. */
struct delivery_result {
    enum delivery_outcome outcome;
    struct str gateway_id, code, reason; /* STR_NONE: none */
    int64_t retry_after_s;               /* 0: as DELIVERY_BACKOFF_S has it */
};

/* Of one that was begun. What was refused, or is tried for too long, has failed: of WhatsApp an SMS
   is written then, where that is wanted and set up. One whose state a gateway has told meanwhile
   keeps it, and so does one that is tried again; one that was given up as `unknown` does not. */
enum err delivery_end(struct operator* operator, const struct delivery * delivery,
                      const struct delivery_result *result) MUST_USE;

/* It is not to be sent any more; `reason` is a short word. */
enum err delivery_skip(struct operator* operator, const struct delivery * delivery,
                       struct str reason) MUST_USE;
/* It is not to be sent yet. */
enum err delivery_defer(struct operator* operator, const struct delivery * delivery,
                        struct instant due_at) MUST_USE;

/*
 * Who works at one holds it, from before delivery_begin() to after delivery_end(), by a lock of the
 * connection that it reads with: however its process ends, the server lets go of it, and other
 * nodes see at once that nobody works at it. delivery_hold(): false, somebody else has it.
 * delivery_is_held(): within a transaction, and to its end nobody can take hold of it. A file has
 * one process: there nobody can say, and all are held.
 */

/* Those in `sending` that nobody holds, or since before `before`: nobody works at them any more,
   and nobody can say whether they went out. `repeats`: the gateway of that channel takes keys, so
   that they are tried again. Returns how many. */
enum err deliveries_abandon(struct operator* operator, enum notification_channel channel,
                            struct instant before, bool repeats, int64_t *ret_count) MUST_USE;

/* What a gateway tells of one it has had. `id`: of the notification, if the gateway carried it for
   us; else 0. States only go forward: sent, delivered, read; a failure comes after `sent` alone.
   ERR_NOT_FOUND: nothing of ours has this id, yet. ERR_UNAVAILABLE: another node was told at the
   same moment; once more. */
struct delivery_report {
    struct str gateway, gateway_id;
    struct str alias; /* an id by which it may tell of this one from now on; STR_NONE */
    int64_t id;
    enum notification_state state; /* SENT, DELIVERED, READ or FAILED */
    struct str code, reason;
};
enum err delivery_report(struct operator* operator, const struct delivery_report * report) MUST_USE;

/* ---- what a letter is about ----------------------------------------------------------------- */

struct delivery_ticket {
    int64_t id, user_id, assigned_to;
    struct str subject, customer_name, assignee_name;
    enum ticket_status status;
    bool is_confirmed; /* the customer's e-mail address */
};

struct delivery_message {
    int64_t id;
    struct str sender_name, message, attachments; /* attachments: JSON as kept, or STR_NONE */
    enum sender_type sender_type;
    bool is_read;
    struct instant created_at;
};

struct delivery_message_list {
    struct delivery_message *items;
    size_t count;
};

/* delivery_ticket(): ERR_NOT_FOUND when it is deleted. delivery_message(): one of any side.
   delivery_messages(): those of one side from one of them on, oldest first. delivery_note(): the
   team's, of which `message` is the text. delivery_actor(): who made a change of the audit log.
   delivery_heard_at(): when somebody last wrote from an address, or INSTANT_NONE.
   delivery_nth_last(): when the nth of those was written, from the newest on, that were handed over
   to a person, or their neighbour, by a channel; ERR_NOT_FOUND: there are fewer.
   delivery_asked_from(): from which one a person last wrote by a channel. */
#include "operator/delivery.sql.h"
