/* What the pages of saved views show, and what the list offers to save.
   See web/page/views.h for what holds of all views. */
#pragma once
#include "web/page/views.h"

/* A filter in force: "Status: Open", and the list without it. */
struct chip_view {
    struct str name, value;
    struct url without;
};
struct chip_views {
    const struct chip_view *items;
    size_t count;
};

/* Beside the chips of the list. Links and addresses that are not offered are none. */
struct saved_tools_view {
    struct url create; /* saves what is shown under a new name */
    struct url edit;   /* of the view that is shown */
    struct url update; /* makes the view it was opened from what is shown ... */
    struct str name;   /* ... and this is its name */
    struct str status, priority, category, assigned_to, search; /* what is shown, as words */
    struct str view; /* the id of the view it was opened from; "" if none */
};

/* A line of the page of views. */
struct saved_row_view {
    long id;
    struct str name, owner; /* owner: "" for one's own */
    struct url list, edit, destroy, move;
    struct chip_views filters;
    bool is_shared, may_change, is_first, is_last;
    bool has_count;
    long tickets; /* to do */
};
struct saved_row_views {
    const struct saved_row_view *items;
    size_t count;
};

struct saved_index_view {
    struct saved_row_views own, shared;
    struct url index; /* the list of tickets */
};

/* The form of a view, new or not. */
struct saved_form_view {
    bool is_new, is_shared;
    struct problem_views problems;
    struct field_view name, status, priority, category, assigned_to, search;
    struct choice_views statuses, priorities, categories, assignees;
    struct str back; /* where to go on; "" to the view */
    struct url action, cancel;
};
