/*
 * How often somebody may do something: token buckets in memory, one a rule and key. A bucket that
 * is full again is forgotten. Generous to people, hard on machines.
 *
 * Each node counts by itself; of the rules that are shared it also counts what others have told it
 * of (rate_note()), so that whoever asks several nodes is not allowed more.
 */
#pragma once
#include "base/str.h"
#include "web/route.h"

struct rates;

/* Every rule of rate, in one place. */
struct rate_rule {
    int burst;      /* so many at once */
    int refill_ms;  /* then one each so many milliseconds */
    bool is_shared; /* over all nodes; what is asked too often for that is not */
};

enum rate_key {
    RATE_ADDRESS_REQUESTS,  /* any request, per address: an office behind one address polls a lot */
    RATE_PERSON_SENDS,      /* messages and tickets, per person */
    RATE_ACCOUNT_LOGINS,    /* tries for one account from one address */
    RATE_ADDRESS_LOGINS,    /* tries from one address */
    RATE_ADDRESS_REGISTERS, /* new accounts from one address */
    RATE_ADDRESS_LETTERS,   /* letters about accounts that one address asks for */
    RATE_ACCOUNT_LETTERS,   /* the same of one account, or of what is typed for one */
    RATE_KEY_COUNT,
};
extern const struct rate_rule rate_rules[RATE_KEY_COUNT];

struct rates *rates_new(void);
void rates_free(struct rates *rates);
/* Before the first is taken: `say` is called for each that is taken of a shared rule. It must not
   wait. */
void rates_share(struct rates *rates, void (*say)(void *context, int key, struct str who),
                 void *context);
/* Takes one token. 0 when there was one, else the seconds until there is (for Retry-After).
   `rates` may be NULL: no limits. Thread-safe. */
int rate_take(struct rates *rates, enum rate_key key, struct str who, int64_t now_us);
/* One was taken at another node. */
void rate_note(struct rates *rates, enum rate_key key, struct str who, int64_t now_us);
