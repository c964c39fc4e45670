/* A thread that looks for work from time to time until it is told to stop. */
#pragma once
#include "jobs/jobs.h"
#include <pthread.h>
#include <stdatomic.h>

struct job {
    const struct jobs_options *options;
    /* Does what is due. The desk is on a connection that reads, outside of any transaction: none
       may be open while a gateway is waited for. True: there is more, at once. */
    bool (*run)(struct job *job, struct desk *desk);
    void *context;    /* run's */
    int64_t every_ms; /* 0: JOBS_EVERY_MS */
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    atomic_bool is_stopping;
};

void job_start(struct job *job);
void job_stop(struct job *job);

/* job->options->write(), again and again until it is on disk or the job is to stop. What must not
   get lost has no other way. */
enum err job_write(struct job *job, enum err (*run)(void *context, struct desk *desk),
                   void *context) MUST_USE;
/* Waits, less long when the job is to stop. */
void job_wait_ms(struct job *job, int64_t ms);
