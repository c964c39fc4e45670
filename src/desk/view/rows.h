/* Rows of view.sql that nobody else sees. */
#pragma once
#include "desk/view/view.h"

struct view_place {
    int64_t id, position;
    struct str name;
};

struct view_place_list {
    struct view_place *items;
    size_t count;
};

/* What view_counts() gives for what everybody has, beside the ids of what is saved. */
enum {
    COUNT_MINE = -1,
    COUNT_UNASSIGNED = -2,
    COUNT_URGENT = -3,
    COUNT_ALL = -4,
    COUNT_TOTAL = -5
};

struct view_count {
    int64_t id, tickets;
};

struct view_count_list {
    struct view_count *items;
    size_t count;
};
