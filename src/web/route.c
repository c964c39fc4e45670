#include "web/route.h"

/* Matches a path against a row's, part by part; "{id}" takes a positive integer without sign or
   leading zeros, so that each thing has one address. */
static bool path_matches(const char *pattern, struct str path, int64_t *ret_id)
{
    struct str want = str_of(pattern), want_part, part;
    if (path.size == 0 || path.at[0] != '/')
        return false;
    for (;;) {
        bool wants_more = str_split(&want, '/', &want_part);
        bool has_more = str_split(&path, '/', &part);
        if (!wants_more || !has_more)
            return wants_more == has_more;
        if (str_is(want_part, STR("{id}"))) {
            int64_t id;
            if (part.size == 0 || part.at[0] < '1' || part.at[0] > '9' || !str_to_i64(part, &id))
                return false;
            *ret_id = id;
        } else if (!str_is(want_part, part)) {
            return false;
        }
    }
}

const struct route *route_find(enum http_method method, struct str path, int64_t *ret_id,
                               unsigned *ret_allowed)
{
    const struct route *found = NULL;
    int64_t id = 0;
    *ret_id = 0;
    *ret_allowed = 0;
    for (size_t i = 0; i < route_count; i++) {
        if (!path_matches(routes[i].path, path, &id))
            continue;
        *ret_allowed |= 1u << routes[i].method;
        if (routes[i].method == HTTP_METHOD_GET)
            *ret_allowed |= 1u << HTTP_METHOD_HEAD;
        if (routes[i].method == method ||
            (method == HTTP_METHOD_HEAD && routes[i].method == HTTP_METHOD_GET)) {
            found = &routes[i];
            *ret_id = id;
        }
    }
    return found;
}
