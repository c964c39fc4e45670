/*
 * Where mail comes in: the mailbox that is looked into, and the listener to which a mail server
 * hands over. Each mail is a file and a row before anybody is told that we have it; what is made of
 * it is receive.c's. What is not taken, as too large or for nobody, is a row too, which says why.
 */
#pragma once
#include "jobs/thread.h"

enum {
    MAILBOX_EVERY_MS = 30 * 1000,
    REFUSALS_A_MINUTE = 30, /* of the listener that are shown among what came in */
    MAIL_BYTES_BESIDE = 1024 *
                        1024, /* of a mail, beside files that are written with 4/3 of their size */
};

struct mailroom;

struct mailroom *mailroom_start(const struct jobs_options *options);
void mailroom_stop(struct mailroom *mailroom); /* NULL does nothing */
