/*
 * By which sessions each socket of this node was let in, and of which of them it is in doubt
 * whether they still open anything. Any thread may ask; guard.c clears the doubts.
 *
 * A socket has the session of its own handshake, when that was somebody's, and that of every
 * request that has signed for it. The signatures themselves are the protocol's, and say nothing of
 * sessions.
 */
#pragma once
#include "base/random.h"
#include "desk/access/access.h"

struct passes;

struct pass {
    char session_id[DIGEST_SIZE * 2];
    int64_t person_id;
    enum role role; /* as what they were let in */
};
struct pass pass_of(const struct person *person);

struct passes *passes_new(void);
void passes_free(struct passes *passes);

void passes_add_socket(struct passes *passes, struct str socket_id);
void passes_remove_socket(struct passes *passes, struct str socket_id);

enum pass_given {
    PASS_GIVEN,
    PASS_OF_ANOTHER, /* no socket of this node has that id */
    PASS_TOO_MANY,   /* it has LIVE_SESSIONS_MAX, or its person LIVE_SOCKETS_PER_PERSON already */
};
/* What it is given is in doubt at once: the session may have ended while the request ran. */
enum pass_given passes_give(struct passes *passes, struct str socket_id, const struct pass *pass);

/* Whatever this person has; 0: everything. */
void passes_doubt(struct passes *passes, int64_t person_id);

/* Those who are in doubt, once each, in ascending order. */
struct doubts {
    int64_t *person_ids;
    size_t count;
    uint64_t until; /* what is given from now on is not meant */
};
/* Waits for some, at most until `at_us` of clock_us(), and takes them; then none. False when
   passes_stop() was called. */
bool passes_take_doubts(struct passes *passes, struct arena *arena, int64_t at_us,
                        struct doubts *ret);
void passes_stop(struct passes *passes);

/* The sockets that have a pass of somebody in doubt for which `is_good` says no. Under a lock: it
   must be quick. */
struct socket_ids {
    struct str *items;
    size_t count;
};
struct socket_ids passes_refused(struct passes *passes, struct arena *arena,
                                 const struct doubts *doubts,
                                 bool (*is_good)(void *context, const struct pass *pass),
                                 void *context);
