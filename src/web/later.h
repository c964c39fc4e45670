/*
 * Small writes that a page view leaves behind, or that are due: they join the next shared commit,
 * and its answer does not wait for them. Losing one (a full queue, a crash) is harmless: the next
 * view repeats it, or whoever asked asks again.
 */
#pragma once
#include "desk/canned/canned.h"
#include "desk/note/note.h"
#include "desk/session/session.h"

struct later {
    enum {
        LATER_READING,
        LATER_MENTIONS_SEEN,
        LATER_SESSION_SEEN,
        LATER_UPLOADS_EXPIRE,
        LATER_EVENTS_EXPIRE,
        LATER_REPLY_USED,
        LATER_PASSWORD_FORGOTTEN
    } kind;
    union {
        struct reading reading;
        struct mentions_seen mentions_seen;
        struct session_seen session_seen;
        int64_t reply_id;
        int64_t user_id; /* of LATER_PASSWORD_FORGOTTEN; 0: nobody, nothing is done */
    };
};

enum { LATER_MAX = 4 };

struct later_list {
    struct later items[LATER_MAX];
    size_t count;
};

void later_add(struct later_list *list, const struct later *later);
/* On the writer. */
enum err later_run(struct desk *desk, const struct later *later) MUST_USE;
