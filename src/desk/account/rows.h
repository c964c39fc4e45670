/* Rows of account.sql and device.sql that nobody else sees. */
#pragma once
#include "desk/account/account.h"

struct link_owner {
    int64_t id;
    struct str email;
};

/* Somebody who has written from a number. */
struct phone_guest {
    int64_t id;
};

struct phone_guest_list {
    struct phone_guest *items;
    size_t count;
};
