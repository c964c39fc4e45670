/* What the queries of thing.sql fill. */
#pragma once
#include "base/instant.h"
#include "base/str.h"

enum colour { COLOUR_NONE, COLOUR_RED, COLOUR_BLUE };

struct thing {
    int64_t id;
    struct str name;
    enum colour colour;
    int32_t size;
    bool is_new;
    struct str icon, extra;
    struct instant made_at;
};

struct thing_list {
    struct thing *items;
    size_t count;
};

struct part {
    int64_t id;
    struct str name;
};

struct part_list {
    struct part *items;
    size_t count;
};

struct str colour_word(enum colour colour);
enum colour colour_of(struct str word);
