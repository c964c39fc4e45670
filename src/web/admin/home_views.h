/* What the staff's home page shows. See web/page/views.h for what holds of all views. */
#pragma once
#include "web/admin/views.h"

/* Of the day, as one greets. */
enum day_part { DAY_MORNING, DAY_NOON, DAY_AFTERNOON, DAY_EVENING };

/* A ticket that wants the reader, and why. */
struct need_view {
    long id;
    struct url url; /* beside the inbox in which it stands */
    struct str subject, customer_name, initials;
    long customer_id;
    struct word_view priority;
    struct str reason;
    struct moment_view since;
};
struct need_views {
    const struct need_view *items;
    size_t count;
};

struct member_view {
    struct str name, initials;
    long id, active, waiting;
    struct url url; /* the list of their tickets */
};
struct member_views {
    const struct member_view *items;
    size_t count;
};

/* Today, and yesterday by the same hour. */
struct count_view {
    long today, yesterday;
};

/* How long a customer waited for the first answer, in the middle. */
struct response_view {
    struct str text;   /* "8 min"; "" when nobody was answered for the first time yet */
    struct str change; /* how much faster or slower than yesterday; "" if it was the same */
    bool has_before;   /* somebody was, yesterday by the same hour */
    bool is_faster;
};

struct home_view {
    struct url url; /* of this page */
    enum day_part day_part;
    struct str name, date;
    struct figure_views stats;
    struct need_views needs;
    struct url inbox;   /* where the rest of these is */
    bool others_wait;   /* tickets of colleagues: what one can do when nothing wants oneself */
    struct url of_all;  /* the inbox of everybody */
    struct url tickets; /* the list */
    struct member_views team;
    long most;        /* that one of them has in hand; at least 1 */
    bool is_team_cut; /* there are more than these */
    struct recent_view recent;
    struct count_view opened, replies, resolved;
    struct response_view response;
};
