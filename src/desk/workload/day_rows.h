/* Rows of day.sql that nobody else sees. */
#pragma once
#include "desk/workload/day.h"

struct response {
    struct instant created_at, first_response_at;
};

struct response_list {
    struct response *items;
    size_t count;
};
