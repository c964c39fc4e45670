/* Rows of profile.sql that nobody else sees. */
#pragma once
#include "desk/profile/profile.h"

struct admin {
    int64_t id;
};

struct admin_list {
    struct admin *items;
    size_t count;
};
