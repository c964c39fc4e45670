/*
 * What somebody has written of a message that is not sent: one for each person and ticket, so that
 * it is there wherever they go on.
 *
 * A draft carries the client_id of the message that it will be. The message ends it in the
 * transaction that adds it, and what is saved under that client_id afterwards changes nothing: a
 * save that was on its way for long cannot bring back what has been sent.
 */
#pragma once
#include "desk/ticket/ticket.h"

struct draft {
    struct str message; /* empty: sent, or taken back */
    struct str client_id;
    struct instant updated_at;
};

/* The draft of `user_id`, who must be the viewer that has loaded the ticket; all empty if there was
   none. A closed ticket keeps it: it may reopen. */
enum err draft_load(struct desk *desk, const struct ticket *ticket, int64_t user_id,
                    struct draft *ret) MUST_USE;
/* A draft needs an id that a message may have; gives the problems found before, too. */
enum err draft_check_id(struct desk *desk, struct str client_id) MUST_USE;
/* In place of the one before; an empty message takes it back. ERR_INVALID, with a problem, for one
   that would be too long to send, or without a client_id. */
enum err draft_save(struct desk *desk, const struct ticket *ticket, int64_t user_id,
                    struct str message, struct str client_id) MUST_USE;
/* A message was sent under `client_id`, out of the draft that was loaded as `draft_id` (either may
   be empty). Another draft of theirs stays. */
enum err draft_sent(struct desk *desk, const struct ticket *ticket, int64_t user_id,
                    struct str client_id, struct str draft_id) MUST_USE;
