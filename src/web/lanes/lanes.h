/*
 * The lanes: threads that carry requests through dispatch.h's steps. Readers look and prepare, each
 * on a read connection of its own; slow ones hash passwords; one writer takes all that waits into
 * one transaction, a savepoint each, and lets the answers go only after it is on disk: an answer
 * that says yes is durable. The request waits, never a thread for it. On PostgreSQL there are
 * several writers, and a transaction for each request.
 */
#pragma once
#include "base/err.h"
#include "net/http.h"
#include "web/later.h"
#include "web/watch/metric.h"
#include "web/web.h"

struct lanes;

struct lanes_options {
    const struct web *web;
    struct str database; /* a URL, see db_open() */
    int readers, slow;   /* threads; 0: as the machine has cores, 16 readers of a server */
};

enum {
    LANE_WAITING_MAX = 4096, /* requests in one queue; more are told 503 */
    BATCH_MAX = 256,         /* writes that share one commit on SQLite */
};

enum err lanes_start(const struct lanes_options *options, struct lanes **ret) MUST_USE;
/* Takes an exchange from a loop; it is answered by http_answer() on some thread. */
void lanes_submit(struct lanes *lanes, struct http_exchange *exchange);
/* Takes one of which only the head is there: admits its body, or answers it. */
void lanes_submit_head(struct lanes *lanes, struct http_exchange *exchange);
/* A small write that no request waits for. From any thread. */
void lanes_leave(struct lanes *lanes, const struct later *later);
/* A write that a thread of the program waits for, in a savepoint of its own: joins the next shared
   commit. OK once it is on disk; else what `run` returned, or why the commit was lost, and nothing
   is left of it: ERR_UNAVAILABLE may be tried again. The desk and its arena are a writer's, and
   gone when `run` returns. From any thread but the lanes' own, which all
   must have ended before lanes_stop(). */
enum err lanes_do(struct lanes *lanes, enum err (*run)(void *context, struct desk *desk),
                  void *context) MUST_USE;
/* Waits until everything taken is answered, and closes the database. What is submitted from now on
   is refused (503). */
void lanes_stop(struct lanes *lanes);
/* When nothing can be submitted any more. */
void lanes_free(struct lanes *lanes);

struct lanes_counts {
    uint64_t reads, slow, writes, commits, commits_lost, refused, writer_busy_us;
    size_t waiting_read, waiting_slow, waiting_write;
    const struct histogram *commit_writes, *commit_took; /* of those on disk; the lanes' own */
};
struct lanes_counts lanes_counts(struct lanes *lanes);
