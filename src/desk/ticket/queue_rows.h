/* Rows of queue.sql that nobody else sees. */
#pragma once
#include "desk/ticket/queue.h"

struct assignee_count {
    int64_t assigned_to, tickets;
};

struct assignee_count_list {
    struct assignee_count *items;
    size_t count;
};
