#include "jobs/jobs.h"
#include "jobs/deliver.h"
#include "jobs/mailroom.h"
#include "jobs/receive.h"
#include <stdlib.h>

struct jobs {
    struct sender *email, *sms, *whatsapp; /* NULL: not set up */
    struct receiver *receiver;
    struct mailroom *mailroom;
};

struct operator* jobs_operator(const struct jobs_options *options, struct desk *desk)
{
    struct letterhead letterhead;
    struct outlets *outlets = NEW(desk->arena, struct outlets);
    options->letterhead(options->context, desk, &letterhead);
    *outlets = *options->outlets;
    outlets->zone = letterhead.zone;
    desk->outlets = outlets;
    return operator_of(desk);
}

struct jobs *jobs_start(const struct jobs_options *options)
{
    struct jobs *jobs = memory_alloc(sizeof *jobs);
    *jobs = (struct jobs){
        .email = sender_start(options, CHANNEL_EMAIL),
        .sms = sender_start(options, CHANNEL_SMS),
        .whatsapp = sender_start(options, CHANNEL_WHATSAPP),
        .receiver = receiver_start(options),
        .mailroom = mailroom_start(options),
    };
    return jobs;
}

void jobs_stop(struct jobs *jobs)
{
    if (!jobs)
        return;
    sender_stop(jobs->email);
    sender_stop(jobs->sms);
    sender_stop(jobs->whatsapp);
    mailroom_stop(jobs->mailroom);
    receiver_stop(jobs->receiver);
    free(jobs);
}
