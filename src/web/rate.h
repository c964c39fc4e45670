/*
 * How often somebody may do something: token buckets in memory, one a rule and key. A bucket that
 * is full again is forgotten. Generous to people, hard on machines.
 */
#pragma once
#include "base/str.h"
#include "web/route.h"

struct rates;

/* Every rule of rate, in one place. */
struct rate_rule {
    int burst;     /* so many at once */
    int refill_ms; /* then one each so many milliseconds */
};

enum rate_key {
    RATE_ADDRESS_REQUESTS,  /* any request, per address: an office behind one address polls a lot */
    RATE_PERSON_SENDS,      /* messages and tickets, per person */
    RATE_ACCOUNT_LOGINS,    /* tries for one account from one address */
    RATE_ADDRESS_LOGINS,    /* tries from one address */
    RATE_ADDRESS_REGISTERS, /* new accounts from one address */
    RATE_KEY_COUNT,
};
extern const struct rate_rule rate_rules[RATE_KEY_COUNT];

struct rates *rates_new(void);
void rates_free(struct rates *rates);
/* Takes one token. 0 when there was one, else the seconds until there is (for Retry-After).
   `rates` may be NULL: no limits. Thread-safe. */
int rate_take(struct rates *rates, enum rate_key key, struct str who, int64_t now_us);

/* Whom an address stands for. Of IPv6 it is the network of 64 bits, all of which one subscriber has
   to choose from (RFC 4291, 2.5.4; RFC 6177); an IPv4 address written as IPv6 (RFC 4291, 2.5.5.2)
   is the IPv4 address. Anything else stands for itself. */
struct str rate_address(struct arena *arena, struct str address);
