/*
 * Tells those who look on what has happened to tickets. A thread of its own is handed the numbers
 * of events that are on disk, reads what they are about, and sends it to the channels that it may
 * be shown in; what nobody hears is not read.
 *
 * private-support-ticket.ID and private-support-desk get them whole; for a customer a ticket has no
 * internal notes, and what is internal is not told at all. support-ticket.ID, which anybody may
 * join, gets the numbers alone. The events of one ticket are told in their order, each once: it is
 * known up to which number they were. While the database cannot be read they wait.
 */
#pragma once
#include "web/live/live.h"
#include "web/web.h"

struct teller;

/* NULL: there is no thread, or the database cannot be used (logged). */
struct teller *teller_start(struct live *live, const struct web *web, struct str database);
/* What is on disk: tells the events in it, of which it takes a copy. From any thread, until
   teller_free(). */
void teller_tell(struct teller *teller, const struct told_list *told);
/* Something may not have been handed over since then (and LIVE_LATE_S before): reads from the
   database what is there, and tells what was not told. From any thread. */
void teller_catch_up(struct teller *teller, struct instant since);
/* Tells what it was handed, and lets go of the database; what is handed to it from then on is
   dropped. NULL does nothing, here and above. */
void teller_stop(struct teller *teller);
void teller_free(struct teller *teller);
