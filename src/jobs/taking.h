/*
 * Making a message of something that came in: what a telephone's message and a mail have in common.
 */
#pragma once
#include "desk/attachment/attachment.h"
#include "jobs/jobs.h"
#include "operator/arrival.h"

/* What somebody has written, wherever. */
struct letter_in {
    enum notification_channel channel;
    struct str address, name; /* whom it is from; name: STR_NONE when it is not told */
    int64_t person_id;        /* whose it is for certain, by a signed address; 0: whoever has it */
    int64_t ticket_id;        /* which it is about; 0: none is named */
    bool is_signed;           /* it is named by something that only our own letters hold */
    bool may_choose;          /* no ticket is named: it is about the last one of theirs */
    struct str subject;       /* of a new ticket */
    struct str text;
    struct upload *uploads; /* kept in the store already */
    size_t upload_count;
};

/* Of a text without a subject: the first line of it, cut to the length of one. */
struct str first_words(struct str text);

/* Within the transaction of a writer, after arrival_begin(); writes what became of it. */
enum err take_in(const struct jobs_options *options, struct operator* operator,
                 const struct arrival * arrival, const struct letter_in *letter) MUST_USE;
