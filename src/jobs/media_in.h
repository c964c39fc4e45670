/*
 * The files that a message of a gateway names, as its ticket is to have them: kept in the store, or
 * a line that says why one is not there.
 */
#pragma once
#include "desk/attachment/attachment.h"
#include "gateway/media.h"
#include "jobs/jobs.h"

/* Why a file is not there. */
enum media_gap { GAP_NOT_HAD, GAP_TOO_LARGE, GAP_NOT_ALLOWED, GAP_TOO_MANY };

struct media_in {
    const struct jobs_options *options;
    struct arena *arena;
    const struct locale *locale; /* of the house: whoever reads the ticket reads the lines */
    struct upload uploads[HOOK_MEDIA_MAX];
    size_t upload_count;
    struct str lines; /* in brackets, each on a line */
    bool may_come;    /* one that is not there now */
};

/* Those that come are in the store, where they go with the next sweep unless a message takes them
   or they are dropped. */
void media_in_fetch(struct media_in *media, const struct media_fetch *fetch,
                    const struct hook_item *item, int64_t size_max);
/* None of them. */
void media_in_give_up(struct media_in *media, const struct hook_item *item, enum media_gap why);
/* Removes those that no message has taken. */
void media_in_drop(const struct store *store, struct upload *uploads, size_t count);
