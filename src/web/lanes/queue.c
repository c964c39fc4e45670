#include "web/lanes/queue.h"
#include <stdlib.h>

void queue_init(struct queue *queue, size_t max)
{
    *queue = (struct queue){.ring = memory_alloc(max * sizeof *queue->ring), .max = max};
    pthread_mutex_init(&queue->mutex, NULL);
    pthread_cond_init(&queue->changed, NULL);
}

void queue_clear(struct queue *queue)
{
    pthread_mutex_destroy(&queue->mutex);
    pthread_cond_destroy(&queue->changed);
    free(queue->ring);
}

bool queue_push(struct queue *queue, struct request *request)
{
    pthread_mutex_lock(&queue->mutex);
    bool fits = queue->size < queue->max && !queue->is_closed;
    if (fits)
        queue->ring[(queue->first + queue->size++) % queue->max] = request;
    bool wake = fits && queue->sleepers > 0;
    pthread_mutex_unlock(&queue->mutex);
    if (wake)
        pthread_cond_signal(&queue->changed);
    return fits;
}

static struct request *take(struct queue *queue)
{
    struct request *request = queue->ring[queue->first];
    queue->first = (queue->first + 1) % queue->max;
    queue->size--;
    return request;
}

static void wait(struct queue *queue)
{
    queue->sleepers++;
    while (queue->size == 0 && !queue->is_woken && !queue->is_closed)
        pthread_cond_wait(&queue->changed, &queue->mutex);
    queue->sleepers--;
    queue->is_woken = false;
}

struct request *queue_pop(struct queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    while (queue->size == 0 && !queue->is_closed)
        wait(queue);
    struct request *request = queue->size ? take(queue) : NULL;
    pthread_mutex_unlock(&queue->mutex);
    return request;
}

bool queue_pop_all(struct queue *queue, struct request **ret, size_t max, size_t *ret_count)
{
    pthread_mutex_lock(&queue->mutex);
    if (queue->size == 0)
        wait(queue);
    size_t count = 0;
    while (queue->size && count < max)
        ret[count++] = take(queue);
    bool goes_on = count || !queue->is_closed;
    pthread_mutex_unlock(&queue->mutex);
    *ret_count = count;
    return goes_on;
}

void queue_wake(struct queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    queue->is_woken = true;
    pthread_mutex_unlock(&queue->mutex);
    pthread_cond_signal(&queue->changed);
}

void queue_close(struct queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    queue->is_closed = true;
    pthread_mutex_unlock(&queue->mutex);
    pthread_cond_broadcast(&queue->changed);
}

size_t queue_size(struct queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    size_t size = queue->size;
    pthread_mutex_unlock(&queue->mutex);
    return size;
}
