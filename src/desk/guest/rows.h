/* Rows of guest.sql that nobody else sees. */
#pragma once
#include "desk/guest/guest.h"

struct guest_ticket {
    int64_t id;
};

struct guest_ticket_list {
    struct guest_ticket *items;
    size_t count;
};
