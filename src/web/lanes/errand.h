/*
 * Writes that a thread of the program waits for, as a request waits for its own: a list of those
 * that no writer has taken yet, and a bell for those that are done.
 */
#pragma once
#include "desk/desk.h"
#include <pthread.h>

struct errand {
    enum err (*run)(void *context, struct desk *desk);
    void *context;
    enum err err;
    bool is_done;
    struct errand *next;
};

struct errands {
    pthread_mutex_t mutex;
    pthread_cond_t done;
    struct errand *first, **end;
};

void errands_init(struct errands *errands);
void errands_clear(struct errands *errands);
/* The errand is the caller's, who waits for it with errand_wait(). */
void errands_push(struct errands *errands, struct errand *errand);
/* All that wait, or with `only_one` the first; NULL: none. */
struct errand *errands_take(struct errands *errands, bool only_one);
/* A list that was taken: each is over, with its own `err`. It may not be touched any more. */
void errands_finish(struct errands *errands, struct errand *list);
enum err errand_wait(struct errands *errands, struct errand *errand) MUST_USE;
