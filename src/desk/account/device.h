/*
 * The browsers that somebody has logged in with, so that they are told when their password is used
 * in another. One is known by a cookie of its own, which outlives sessions; one that brings none by
 * what it calls itself and where it is, so that a program that logs in every hour, or a browser
 * that forgets all, is told of once.
 *
 * The first device of an account is not told of. Nothing is kept or told without mail.
 */
#pragma once
#include "desk/desk.h"

struct device_seen {
    int64_t user_id;
    struct str token;         /* of its cookie; STR_NONE: it brought none */
    struct str name, address; /* "Firefox on Windows", the address or network */
    struct str new_token;     /* what its cookie becomes when it brought none */
};

enum err device_log_in(struct desk *desk, const struct device_seen *seen) MUST_USE;
