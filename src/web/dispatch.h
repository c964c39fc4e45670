/*
 * A request's way through the application, one step at a time. web/lanes.c runs each step on the
 * thread it belongs to; tests run them one after the other.
 */
#pragma once
#include "web/request.h"

enum step {
    STEP_ANSWER, /* the answer is made: send it */
    STEP_READ,   /* to a reader: the first step, and to show a form again */
    STEP_SLOW,   /* to the slow lane: password hashing, keeping files */
    STEP_WRITE,  /* to the writer */
};

struct request *request_new(const struct web *web, struct http_exchange *exchange);

/* On a reader, when only the head of a large body is there: may whoever sends it send it? If not
   the answer is made. */
bool dispatch_admit(struct request *request, struct db *db);
/* On a reader. Parses, identifies, checks, and runs a READ row or the prepare step of a WRITE row;
   on its second visit it shows a form again. `db` is inside a snapshot. */
enum step dispatch_read(struct request *request, struct db *db);
enum step dispatch_slow(struct request *request, struct db *db);
/* On the writer, inside a savepoint. *ret_keep is false when what was written must be undone;
   STEP_WRITE: undo it and begin again, in another transaction. */
enum step dispatch_write(struct request *request, struct db *db, bool *ret_keep);
/* When it was undone only because it met other writers: as if the writer had not seen it yet. False
   when it has been tried often enough. */
bool dispatch_again(struct request *request);
/* After the commit that held it failed: nothing happened, and the answer says so. */
void dispatch_lost(struct request *request);

/* The whole way on one thread: for tests. Both connections may be the same. */
void dispatch_whole(const struct web *web, struct http_exchange *exchange, struct db *read,
                    struct db *write);

/* An answer for what net/ refuses by itself: 413, 408, 503. */
void dispatch_refused(const struct web *web, struct http_exchange *exchange);
/* For the last touch on every answer: headers of safety, cookies, compression. */
void dispatch_finish(struct request *request);
