/*
 * Files that messages name (gateway/hook.h), had from where they are.
 *
 * An address in a call may be anything: whoever has found out a path's secret has written it, or a
 * provider that was deceived. The gateway's log-in goes to the gateway alone (its origin in the
 * settings, and what its documentation names beside it), and whatever else is named must be https
 * and out in the open (gateway/public.h). The same holds for each place that one is sent on to.
 */
#pragma once
#include "gateway/hook.h"
#include "gateway/transfer.h"

enum { MEDIA_REDIRECTS_MAX = 2 };

enum media_end {
    MEDIA_CAME,
    MEDIA_NOT_NOW,     /* it may be there later */
    MEDIA_TOO_LARGE,   /* and will always be */
    MEDIA_NOT_ALLOWED, /* to be fetched, from where it is */
};

struct media_fetch {
    const struct gateway_settings *settings;
    struct transfer *transfer;
    struct str driver;              /* by whose call it was named */
    int64_t deadline_us;            /* by clock_us() */
    const atomic_bool *is_stopping; /* breaks it off: MEDIA_NOT_NOW; NULL: nothing does */
};

/* All of it is in the file, which was empty, or something of it that is of no use. */
enum media_end media_fetch(const struct media_fetch *fetch, struct arena *arena,
                           const struct hook_media *media, const struct http_file *file);
