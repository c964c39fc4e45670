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
