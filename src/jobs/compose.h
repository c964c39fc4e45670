/*
 * What a notification says at the moment at which it is sent: not what there was to say when it was
 * written. Messages that have been read by then need not be told any more, nor a change that has
 * been changed again.
 */
#pragma once
#include "jobs/jobs.h"
#include "letters/letters.h"
#include "operator/delivery.h"

enum verdict_of_letter { LETTER_SEND, LETTER_SKIP, LETTER_DEFER };

struct composed {
    enum verdict_of_letter verdict;
    struct str reason;     /* SKIP: a short word */
    struct instant due_at; /* DEFER */
    struct str address;    /* an e-mail address, or "+62..." */
    struct letter letter;
    struct str unsubscribe_url; /* of a mail that one can do without; else STR_NONE */
};

/* `desk` reads, in a transaction. */
enum err compose(const struct jobs_options *options, struct desk *desk,
                 const struct letterhead *letterhead, const struct delivery *delivery,
                 struct composed *ret) MUST_USE;
