/*
 * What happened at the desk between two moments: today so far, or yesterday up to the same hour.
 * Deleted tickets, and what was written in them, do not count.
 */
#pragma once
#include "desk/access/access.h"

struct day_figures {
    int64_t opened;           /* new tickets */
    int64_t replies;          /* messages by staff */
    int64_t resolved;         /* tickets that were resolved, and were not opened again since */
    int64_t answered;         /* tickets that staff answered for the first time */
    int64_t first_response_s; /* the median of how long these had waited for it; 0 without any */
};

/* `until` is the first moment that does not count any more. */
enum err day_figures(struct desk *desk, const struct staff *staff, struct instant since,
                     struct instant until, struct day_figures *ret) MUST_USE;
