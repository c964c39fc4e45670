/* What tests/sample/sample.html shows: one of everything that a template can do. */
#pragma once
#include "html/html.h"

struct sample_row {
    long id;
    struct str name;
    struct url url;
    bool good;
};
struct sample_rows {
    const struct sample_row *items;
    size_t count;
};
struct sample {
    struct str text;
    struct url url;
    struct html markup;
    struct sample_rows rows;
    bool good;
};
