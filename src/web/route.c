#include "web/route.h"

/* Matches a path against a row's; "{id}" takes a positive integer without sign or leading zeros, so
   that each thing has one address. */
static bool path_matches(const char *pattern, struct str path, int64_t *ret_id)
{
    const char *end = path.at + path.size;
    for (; *pattern; pattern++) {
        if (*pattern != '{') {
            if (path.at == end || *path.at++ != *pattern)
                return false;
            continue;
        }
        const char *digits = path.at;
        while (path.at < end && *path.at >= '0' && *path.at <= '9')
            path.at++;
        struct str number = {digits, (size_t)(path.at - digits)};
        if (number.size == 0 || number.at[0] == '0' || !str_to_i64(number, ret_id))
            return false;
        pattern += strlen("{id}") - 1;
    }
    return path.at == end;
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
