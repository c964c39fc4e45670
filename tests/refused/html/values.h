/* What the refused templates show: each is wrong in its own way, never for want of a type. */
#pragma once
#include "html/html.h"

enum colour { RED, GREEN };
struct row {
    struct str name;
    struct url url;
    struct html markup;
    enum colour colour;
    bool good;
};
struct rows {
    struct row *items;
    size_t count;
};
