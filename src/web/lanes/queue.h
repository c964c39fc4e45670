/* Requests that wait for a thread, first come first served. Bounded; any number of threads. */
#pragma once
#include "web/request.h"
#include <pthread.h>

struct queue {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct request **ring;
    size_t first, size, max;
    int sleepers; /* threads in queue_pop: nobody is woken when nobody sleeps */
    bool is_woken, is_closed;
};

void queue_init(struct queue *queue, size_t max);
void queue_clear(struct queue *queue);
/* False when it is full or closed. */
bool queue_push(struct queue *queue, struct request *request);
/* Waits. NULL when it is closed and empty. */
struct request *queue_pop(struct queue *queue);
/* Waits for at least one request or a wake, then takes all, at most `max`. False when closed and
   empty; *ret_count is 0 after a mere wake. */
bool queue_pop_all(struct queue *queue, struct request **ret, size_t max, size_t *ret_count);
void queue_wake(struct queue *queue);
/* What is in it is still handed out. */
void queue_close(struct queue *queue);
size_t queue_size(struct queue *queue);
