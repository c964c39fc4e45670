/*
 * The files of the interface, which are part of the program: tools/embed makes the table from the
 * list that the build of ui/ writes.
 */
#pragma once
#include "net/http.h"

/* One of several forms of the same file; no bytes if there is no such form. */
struct asset_form {
    const unsigned char *bytes;
    size_t size;
};

struct asset {
    struct str name; /* "app.css" */
    struct str path; /* "/assets/app.92badf6206.css" */
    struct str type; /* what goes into Content-Type */
    struct str etag; /* weak, since it is that of all forms */
    struct asset_form plain, gzip, brotli;
    bool immutable; /* another content would have another path */
};

/* In the order of their paths. */
extern const struct asset assets[];
extern const size_t asset_count;

/* NULL if no asset has this path. */
const struct asset *asset_find(struct str path);
/* Fills in the response to GET or HEAD, or 304; does not send it. Any thread, costs next to
   nothing. */
void asset_answer(struct http_exchange *exchange, const struct asset *asset);
