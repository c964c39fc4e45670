#include "web/lanes/errand.h"

void errands_init(struct errands *errands)
{
    pthread_mutex_init(&errands->mutex, NULL);
    pthread_cond_init(&errands->done, NULL);
    errands->first = NULL;
    errands->end = &errands->first;
}

void errands_clear(struct errands *errands)
{
    pthread_mutex_destroy(&errands->mutex);
    pthread_cond_destroy(&errands->done);
}

void errands_push(struct errands *errands, struct errand *errand)
{
    errand->next = NULL;
    errand->is_done = false;
    pthread_mutex_lock(&errands->mutex);
    *errands->end = errand;
    errands->end = &errand->next;
    pthread_mutex_unlock(&errands->mutex);
}

struct errand *errands_take(struct errands *errands, bool only_one)
{
    pthread_mutex_lock(&errands->mutex);
    struct errand *list = errands->first;
    errands->first = only_one && list ? list->next : NULL;
    if (!errands->first)
        errands->end = &errands->first;
    else
        list->next = NULL;
    pthread_mutex_unlock(&errands->mutex);
    return list;
}

void errands_finish(struct errands *errands, struct errand *list)
{
    pthread_mutex_lock(&errands->mutex);
    for (struct errand *errand = list; errand; errand = errand->next)
        errand->is_done = true;
    pthread_cond_broadcast(&errands->done);
    pthread_mutex_unlock(&errands->mutex);
}

enum err errand_wait(struct errands *errands, struct errand *errand)
{
    pthread_mutex_lock(&errands->mutex);
    while (!errand->is_done)
        pthread_cond_wait(&errands->done, &errands->mutex);
    pthread_mutex_unlock(&errands->mutex);
    return errand->err;
}
