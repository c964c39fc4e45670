/*
 * Ends the sockets of those who may no longer be told: a session has ended, its person is disabled
 * or has another role. A thread of its own asks the database, which alone knows; whoever ends a
 * session only makes it ask at once (guard_tell()). Every LIVE_SESSIONS_CHECKED_S it asks of all
 * sockets, in one query, so that what nobody told of (a command, another node) ends too.
 *
 * A socket that ends so is closed with 4009: it does not come back by itself.
 */
#pragma once
#include "web/live/live.h"
#include "web/web.h"

struct guard;

/* NULL: there is no thread, or the database cannot be used (logged). */
struct guard *guard_start(struct live *live, const struct web *web, struct str database);
/* What is on disk: looks at the persons in it. From any thread, until guard_free(). NULL does
   nothing, here and below. */
void guard_tell(struct guard *guard, const struct told_list *told);
/* Lets go of the database. */
void guard_stop(struct guard *guard);
void guard_free(struct guard *guard);
