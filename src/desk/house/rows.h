/* Rows of house.sql that nobody else sees. */
#pragma once
#include "desk/house/house.h"

struct house_row {
    struct str name, value;
};

struct house_row_list {
    struct house_row *items;
    size_t count;
};
