#include "web/route.h"

/* "{id}" takes a positive integer without sign or leading zeros, so that each thing has one
   address; any other name in braces what stands up to the next slash, which its handler reads. */
static bool part_matches(bool is_id, struct str part, int64_t *ret_id)
{
    if (!is_id)
        return part.size > 0;
    return part.size && part.at[0] >= '1' && part.at[0] <= '9' && str_to_i64(part, ret_id);
}

static bool path_matches(const char *pattern, struct str path, int64_t *ret_id)
{
    const char *end = path.at + path.size;
    for (; *pattern; pattern++) {
        if (*pattern != '{') {
            if (path.at == end || *path.at++ != *pattern)
                return false;
            continue;
        }
        struct str rest = {path.at, (size_t)(end - path.at)};
        struct str part = str_cut(rest, str_find(rest, '/'));
        if (!part_matches(strncmp(pattern, "{id}", 4) == 0, part, ret_id))
            return false;
        path.at += part.size;
        pattern = strchr(pattern, '}');
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
