/*
 * What the files of the lanes have in common; nobody else includes it.
 */
#pragma once
#include "base/arena.h"
#include "db/db.h"
#include "web/dispatch.h"
#include "web/lanes/errand.h"
#include "web/lanes/lanes.h"
#include "web/lanes/queue.h"
#include <pthread.h>
#include <stdatomic.h>

enum { THREADS_MAX = 64, LATER_WAITING_MAX = 4096 };

/* A thread with its own connection. */
struct worker {
    struct lanes *lanes;
    struct db *db;
    struct arena *arena; /* of what is done later */
    pthread_t thread;
};

struct lanes {
    const struct web *web;
    struct queue read, slow, write;
    struct {
        pthread_mutex_t mutex;
        struct later items[LATER_WAITING_MAX];
        size_t count;
    } later;
    struct errands errands;
    struct worker workers[THREADS_MAX]; /* readers, then slow ones, then writers */
    size_t reader_count, slow_count, worker_count;
    size_t batch_max; /* writes that share a commit */
    atomic_ullong reads, slow_steps, writes, commits, commits_lost, refused, writer_busy_us;
    struct histogram commit_writes, commit_took;
};

/* The request's next step is somebody else's. */
void lanes_go_on(struct lanes *lanes, struct request *request, enum step step);

/* A writer's thread, of which `context` is the worker: until the queue is closed. */
void *lanes_write(void *context);
