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
    bool is_gone; /* disabled or deleted: their address is nobody else's */
};

/* A mail is of whose profile has its address, else of who has written from it before; a telephone
   the other way round. ERR_NOT_FOUND: nobody is known by it. Of several with one telephone, who has
   been a customer longest. */
enum err arrival_sender(struct operator* operator, enum notification_channel channel,
                        struct str address, struct sender_row *ret) MUST_USE;
/* A customer who has not been known: with an address of their own where they wrote by mail, else
   with one that is none (RFC 2606, 2). They have no password until they ask for one. */
enum err arrival_sender_add(struct operator* operator, enum notification_channel channel,
                            struct str address, struct str name, struct sender_row *ret) MUST_USE;
/* They have written from there, now. */
enum err arrival_heard(struct operator* operator, enum notification_channel channel,
                       struct str address, int64_t user_id) MUST_USE;
/* ERR_LIMITED: they have sent more than ARRIVALS_AN_HOUR. */
enum err arrival_limit(struct operator* operator, int64_t user_id) MUST_USE;

/* ---- which ticket they mean -------------------------------------------------------------------
 * arrival_ticket(): of a message without any mark, the last one they were in that is not closed.
 * arrival_ticket_of_quoted(): that of a notification of theirs which they quote. ERR_NOT_FOUND:
 * none. */
#include "operator/arrival.sql.h"
