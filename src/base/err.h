/*
 * How a call went. Returned by whatever can fail, never ignored, passed up by TRY().
 *
 * A result is written to the last parameter, named ret..., and only when OK is returned.
 * An error is described where it is found (a log line for what is our fault, a problem beside its
 * field for what a person can mend) and turned into an answer once, at the edge (web/dispatch.c).
 */
#pragma once
#include "base/base.h"

enum err {
    OK = 0,
    ERR_INVALID,     /* 422: the person can mend it; see the problems of the desk or form */
    ERR_FORBIDDEN,   /* 403 */
    ERR_NOT_FOUND,   /* 404: also what one may not see */
    ERR_CONFLICT,    /* 409: the state of things speaks against it */
    ERR_TOO_LARGE,   /* 413: the person can mend it too */
    ERR_LIMITED,     /* 429: too often */
    ERR_UNAVAILABLE, /* 503: try again later */
    ERR_INTERNAL,    /* 500: our fault; logged where it was found */
};

/* "OK", "INVALID", ...: for logs and tests. */
const char *err_name(enum err err);

#define TRY(call)                   \
    do {                            \
        enum err try_err_ = (call); \
        if (try_err_ != OK)         \
            return try_err_;        \
    } while (0)
