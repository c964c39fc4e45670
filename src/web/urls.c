#include "web/urls.h"
#include "base/log.h"
#include "web/route.h"
#include <stdlib.h>

static const struct route *route_named(const char *name)
{
    struct str wanted = str_of(name);
    for (size_t i = 0; i < route_count; i++)
        if (str_is(routes[i].name, wanted))
            return &routes[i];
    log_error("web.no_such_route", "%s", name);
    abort();
}

struct url url_to(struct arena *arena, const char *name, int64_t id)
{
    const char *path = route_named(name)->path;
    const char *hole = strstr(path, "{id}");
    if (!hole)
        return url_local(arena, "%s", path);
    return url_local(arena, "%.*s%lld%s", (int)(hole - path), path, (long long)id, hole + 4);
}

bool is_path_of_ours(struct str path)
{
    if (path.size < 2 || path.at[0] != '/' || path.at[1] == '/')
        return false;
    for (size_t i = 0; i < path.size; i++)
        if ((unsigned char)path.at[i] <= ' ' || path.at[i] == '\\' || path.at[i] == 0x7F)
            return false;
    return true;
}

struct url url_back(const struct request *request, struct url otherwise)
{
    struct str back = form_get(&request->form, "back");
    return is_path_of_ours(back) ? url_local(request->arena, "%.*s", STR_ARGS(back)) : otherwise;
}

struct url url_before(const struct request *request, struct url otherwise)
{
    struct str referer = http_request_field(&request->exchange->request, STR("Referer"));
    struct str base = request->web->base_url;
    if (!str_starts(referer, base))
        return otherwise;
    struct str path = str_from(referer, base.size);
    return is_path_of_ours(path) ? url_local(request->arena, "%.*s", STR_ARGS(path)) : otherwise;
}

struct url home_of(const struct request *request)
{
    if (request->access.staff)
        return url_to(request->arena, "admin.support.tickets.index", 0);
    if (request->access.customer)
        return url_to(request->arena, "support.tickets.index", 0);
    return url_to(request->arena, "login", 0);
}
