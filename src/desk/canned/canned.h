/*
 * Canned replies: texts that the staff send often, each under a shortcut, one word. A shared one is
 * everybody's of the staff to use, and is changed by its author and by administrators; a personal
 * one is its author's alone, and to others it does not exist. A shortcut is taken once among the
 * shared ones, and once among each person's own.
 *
 * Shared texts speak for the desk: what becomes of them is in the audit log.
 */
#pragma once
#include "desk/canned/variables.h"
#include "desk/ticket/ticket.h"

struct canned_reply {
    int64_t id, user_id;
    struct str user_name; /* the author's */
    bool is_shared;
    struct str shortcut, title, body;
    int64_t uses;
    struct instant last_used_at, created_at, updated_at;
};

struct canned_reply_list {
    struct canned_reply *items;
    size_t count;
};

/* Those that may be used: the last used first, then those that never were by their shortcuts.
   `search`: in shortcut, title or text; empty: all. */
enum err canned_list(struct desk *desk, const struct staff *staff, struct str search,
                     struct canned_reply_list *ret) MUST_USE;
enum err canned_load(struct desk *desk, const struct staff *staff, int64_t id,
                     struct canned_reply *ret) MUST_USE;
bool canned_may_change(const struct staff *staff, const struct canned_reply *reply);

/* What somebody fills in. */
struct canned_draft {
    struct str shortcut; /* a '/' before it is no part of it; letters become small ones */
    struct str title, body;
    bool is_shared;
};

/* Problems: "shortcut", "title", "body". ERR_CONFLICT never: a taken shortcut is a problem too. */
enum err canned_add(struct desk *desk, const struct staff *staff, const struct canned_draft *draft,
                    int64_t *ret_id) MUST_USE;
/* `reply` as it was loaded. ERR_FORBIDDEN: not theirs to change. */
enum err canned_save(struct desk *desk, const struct staff *staff, const struct canned_reply *reply,
                     const struct canned_draft *draft) MUST_USE;
enum err canned_remove(struct desk *desk, const struct staff *staff,
                       const struct canned_reply *reply) MUST_USE;

/* It was put into a message. Of one that was removed since nothing is noted. */
enum err canned_note_use(struct desk *desk, int64_t id) MUST_USE;

/* What a reply to `ticket` by `agent_name` puts in the place of variables. */
struct canned_values canned_values(struct desk *desk, const struct ticket *ticket,
                                   struct str agent_name, struct str desk_name);
