/* Rows of account.sql and device.sql that nobody else sees. */
#pragma once
#include "desk/account/account.h"

struct link_owner {
    int64_t id;
    struct str email;
};
