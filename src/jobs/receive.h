/*
 * The thread that makes something of what came in: states of what we sent, and messages of people
 * by telephone or mail. Each is taken in within one transaction: once, whole, or not yet.
 */
#pragma once
#include "jobs/thread.h"

struct receiver;

/* NULL: there is nothing by which anything could come in. */
struct receiver *receiver_start(const struct jobs_options *options);
void receiver_stop(struct receiver *receiver); /* NULL does nothing */
