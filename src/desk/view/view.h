/*
 * Saved views: filters of the staff's list under a name, each with how much is left to do in it.
 *
 * A view belongs to one person, who alone sees it until they share it with the team. Only they, or
 * somebody with VIEWS_MANAGE if it is shared, change and delete it. "Assigned to me" stays just
 * that: in a shared view it is whoever looks. What becomes of those that are shared is in the audit
 * log.
 */
#pragma once
#include "desk/ticket/list.h"

/* There is no number of what a search finds. */
enum { VIEW_UNCOUNTED = -1 };

struct saved_view {
    int64_t id, user_id;
    struct str name, user_name;
    bool is_shared;
    enum ticket_status status;
    enum ticket_priority priority;
    enum ticket_category category;
    int64_t assigned_to; /* as in struct ticket_filter */
    struct str search;
    int64_t tickets; /* those that are neither resolved nor closed, unless it asks for a status;
                        or VIEW_UNCOUNTED */
};

struct saved_view_list {
    struct saved_view *items;
    size_t count;
};

struct ticket_filter view_filter(const struct saved_view *view);
bool view_may_change(const struct staff *staff, const struct saved_view *view);

/* What is left to do in the queues and views that everybody has. */
struct rail_counts {
    int64_t mine, unassigned, urgent, all; /* neither resolved nor closed */
    int64_t total;                         /* every ticket there is */
};

/* One's own in their order, then by name those of others that are shared, at most
   SHARED_VIEWS_MAX. ret_counts may be NULL. */
enum err view_list(struct desk *desk, const struct staff *staff, struct saved_view_list *ret,
                   struct rail_counts *ret_counts) MUST_USE;
/* ERR_NOT_FOUND also for one that another has for themselves. */
enum err view_load(struct desk *desk, const struct staff *staff, int64_t id, struct saved_view *ret)
    MUST_USE;

struct view_wishes {
    struct str name;
    bool is_shared;
    struct ticket_filter filter; /* its page does not count */
};

/* ERR_INVALID, with problems, for a name that they have already, a filter that asks for nothing, a
   person who is not in the team, or when they have VIEWS_MAX. */
enum err view_add(struct desk *desk, const struct staff *staff, const struct view_wishes *wishes,
                  int64_t *ret_id) MUST_USE;
/* These are for whoever view_may_change(): ERR_FORBIDDEN otherwise. */
enum err view_change(struct desk *desk, const struct staff *staff, const struct saved_view *view,
                     const struct view_wishes *wishes) MUST_USE;
enum err view_remove(struct desk *desk, const struct staff *staff, const struct saved_view *view)
    MUST_USE;
/* Past the one before or after it; the first goes no further up. For its owner alone. */
enum err view_move(struct desk *desk, const struct staff *staff, const struct saved_view *view,
                   bool is_up) MUST_USE;
