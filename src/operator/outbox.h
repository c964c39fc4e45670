/* What people were told outside the pages, for the machine's owner: a list, and sending again
   (docs/decisions/0022). */
#pragma once
#include "desk/notification/words.h"
#include "operator/operator.h"

enum { OUTBOX_SHOWN = 200 };

struct outbox_row {
    int64_t id, user_id, support_ticket_id, attempts;
    enum notification_event event;
    enum notification_channel channel;
    enum notification_state state;
    struct str user_name, gateway, address, reason; /* STR_NONE: none */
    struct instant due_at, created_at, updated_at;
};

struct outbox_row_list {
    struct outbox_row *items;
    size_t count;
};

/* The newest OUTBOX_SHOWN, of one state or (NOTIFICATION_NO_STATE) of any. */
enum err outbox_list(struct operator* operator, enum notification_state state,
                     struct outbox_row_list *ret) MUST_USE;

/* Queued again: one that failed, was skipped, or of which nobody knows. ERR_NOT_FOUND: there is no
   such notification; ERR_CONFLICT: it is on its way or has arrived, or another about new messages
   of the same ticket waits already. Within a transaction. */
enum err outbox_retry(struct operator* operator, int64_t id) MUST_USE;
/* All that have failed; *ret_left are those that have to wait for another one. */
enum err outbox_retry_failed(struct operator* operator, int64_t * ret_queued, int64_t *ret_left)
    MUST_USE;
