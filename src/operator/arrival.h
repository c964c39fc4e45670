/*
 * What gateways and mailboxes brought (desk/incoming/), on its way to become a message of
 * somebody's ticket: who writes, which ticket they mean, and the row that says what became of it.
 */
#pragma once
#include "desk/notification/words.h"
#include "desk/ticket/ticket.h"
#include "operator/operator.h"

enum {
    ARRIVALS_AT_ONCE = 20,
    ARRIVAL_TRIES = 5,            /* of one that cannot be taken in; then it is refused */
    ARRIVAL_AGAIN_S = 10,         /* between two of them */
    ARRIVAL_STATUS_WAITS_S = 600, /* how long a state waits for the message it is of */
    ARRIVALS_AN_HOUR = 60,        /* messages of one person from outside; more are refused */
    /* Files that a message names are asked for at least once, and again within that time, after 3,
       9 and 27 seconds; then it is taken in with those that came. */
    ARRIVAL_FETCHES = 4,
    ARRIVAL_FETCH_AGAIN_S = 3,
    ARRIVAL_FETCH_WITHIN_S = 60,
    ARRIVAL_FETCH_MS = 60 * 1000, /* one time, all of its files */
    ARRIVAL_FETCH_LEASE_S = 90,   /* nobody else asks meanwhile, unless that process has ended */
};

struct arrival {
    int64_t id;
    struct str gateway, content;
    bool is_message;
    enum notification_channel channel;
    int64_t attempts, fetches;
    struct instant created_at;
};

struct arrival_list {
    struct arrival *items;
    size_t count;
};

/* What became of one. */
struct arrival_end {
    enum { ARRIVAL_TAKEN, ARRIVAL_IGNORED, ARRIVAL_REFUSED } state;
    struct str reason;                      /* of IGNORED and REFUSED: a short word */
    int64_t user_id, ticket_id, message_id; /* 0: none */
};

/* What is shown of one (desk/incoming/log.h). STR_NONE: not told. */
struct arrival_about {
    struct str sender, sender_name;
    struct str subject; /* or the first words */
};

/* First in the transaction that takes it in: nobody else has it from now on. ERR_CONFLICT: somebody
   has taken it already. */
enum err arrival_begin(struct operator* operator, const struct arrival * arrival,
                       const struct arrival_about *about) MUST_USE;
enum err arrival_finish(struct operator* operator, const struct arrival * arrival,
                        const struct arrival_end *end) MUST_USE;
/* It could not be taken in now: once more, or refused after ARRIVAL_TRIES. */
enum err arrival_again(struct operator* operator, const struct arrival * arrival) MUST_USE;

/* Its files are asked for from now on. ERR_CONFLICT: somebody else does, or it is taken. */
enum err arrival_fetch_begin(struct operator* operator, const struct arrival * arrival) MUST_USE;
/* Is there no other time after the last one that has begun? */
bool arrival_fetch_is_last(const struct arrival *arrival, struct instant now);
/* Not all came: once more. */
enum err arrival_fetch_again(struct operator* operator, const struct arrival * arrival) MUST_USE;

/* ---- who writes ------------------------------------------------------------------------------ */

struct sender_row {
    int64_t id;
    struct str name, email;
    enum role role;
    bool is_gone;     /* disabled or deleted: their address is nobody else's */
    bool is_claimant; /* of their own account alone: they have not shown that it is theirs */
};

/* Who writes from an address: the account that has shown that it is its own, else who has been
   heard from there, else the guest who stands for it (desk/guest/guest.h, decision 0027). What an
   account only says of itself makes nobody its reader. ERR_NOT_FOUND: nobody is known by it.
   *ret_claimant_id: the account that says a mail's address is its own and has not shown it; 0:
   none. What is found by a mail's address stays so until the end of the transaction. */
enum err arrival_sender(struct operator* operator, enum notification_channel channel,
                        struct str address, struct sender_row *ret, int64_t *ret_claimant_id)
    MUST_USE;
/* Has any account the number in its profile, shown or not? */
enum err arrival_is_claimed(struct operator* operator, struct str phone, bool *ret) MUST_USE;
/* A customer who has not been known: with the address in their row, or beside it where an account
   claims it; by telephone with one that is none (RFC 2606, 2). They have no password until they ask
   for one. */
enum err arrival_sender_add(struct operator* operator, enum notification_channel channel,
                            struct str address, struct str name, bool is_claimed,
                            struct sender_row *ret) MUST_USE;
/* They are kept as they are until the end of the transaction. ERR_UNAVAILABLE: they have just gone,
   or become an account; once more. */
enum err arrival_keep(struct operator* operator, const struct sender_row * sender) MUST_USE;
/* A message that is the code of an account, and comes from the number in its profile, shows that it
   is theirs (desk/account/phone.h). ERR_NOT_FOUND: it is not. */
enum err arrival_confirms(struct operator* operator, struct str secret,
                          enum notification_channel channel, struct str phone, struct str text,
                          int64_t *ret_user_id) MUST_USE;
/* They have written from there, now. */
enum err arrival_heard(struct operator* operator, enum notification_channel channel,
                       struct str address, int64_t user_id) MUST_USE;
/* ERR_LIMITED: they have sent more than ARRIVALS_AN_HOUR. */
enum err arrival_limit(struct operator* operator, int64_t user_id) MUST_USE;

/* ---- which ticket they mean -------------------------------------------------------------------
 * arrival_ticket(): of a message without any mark, the last one they were in that is not closed.
 * arrival_quoted(): that of a notification which they quote, and whose it was. arrival_owner():
 * whose one is. ERR_NOT_FOUND: none. */
struct quoted {
    int64_t ticket_id, user_id;
};
struct phone_claim {
    int64_t id;
};
struct phone_claim_list {
    struct phone_claim *items;
    size_t count;
};
#include "operator/arrival.sql.h"
