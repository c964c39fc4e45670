/*
 * Sessions: what a browser's cookie stands for. The token is random and only its digest is kept, so
 * the table alone opens nothing.
 */
#pragma once
#include "desk/access/access.h"

struct session_start {
    int64_t user_id;
    struct str address, user_agent;
    bool remember;
};

/* A new token each time: what a browser held before log-in is never promoted. */
enum err session_create(struct desk *desk, const struct session_start *start, struct str *ret_token)
    MUST_USE;
/* Log-out. */
enum err session_end(struct desk *desk, const struct person *person) MUST_USE;
/* All of a person's sessions but the one they are in: after a change of password. */
enum err session_end_others(struct desk *desk, const struct person *person) MUST_USE;
/* True when the last use is older than SESSION_SEEN_EVERY_S, so that session_touch() is due. */
bool session_is_stale(const struct desk *desk, const struct person *person);
enum err session_touch(struct desk *desk, const struct person *person) MUST_USE;
/* Removes what has expired. */
enum err session_sweep(struct desk *desk) MUST_USE;
