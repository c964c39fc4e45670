/*
 * One channel's thread: takes what is due, one after the other, and hands it to its gateway
 * (operator/delivery.h has the steps, jobs/compose.h what is said).
 */
#pragma once
#include "desk/notification/words.h"
#include "jobs/thread.h"

/* `sender` is the job's context. NULL for a channel that is not set up. */
struct sender;

struct sender *sender_start(const struct jobs_options *options, enum notification_channel channel);
void sender_stop(struct sender *sender); /* NULL does nothing */
