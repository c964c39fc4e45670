#include "web/live/origin.h"

/* As browsers write it: no slash behind it, and no port that the scheme has by itself. */
static struct str plain(struct str origin)
{
    struct str port = str_starts(origin, STR("https://")) ? STR(":443") : STR(":80");
    if (origin.size && origin.at[origin.size - 1] == '/')
        origin.size--;
    if (origin.size > port.size && str_is(str_from(origin, origin.size - port.size), port))
        origin.size -= port.size;
    return origin;
}

static bool is_same(struct str a, struct str b)
{
    return str_is_nocase(plain(a), plain(b));
}

/* A proxy may have changed the scheme, so only the host counts. */
static bool is_of_host(struct str origin, struct str host)
{
    struct str rest = str_from(origin, str_find(origin, ':'));
    return host.size && str_starts(rest, STR("://")) &&
           str_is_nocase(str_from(rest, strlen("://")), host);
}

enum origin origin_of(const struct http_request *request, struct str base_url, struct str allowed)
{
    struct str origin = http_request_field(request, STR("Origin")), item;
    if (!origin.size || is_same(origin, base_url) ||
        is_of_host(origin, http_request_field(request, STR("Host"))))
        return ORIGIN_OWN;
    if (str_is(allowed, STR("*")))
        return ORIGIN_ALLOWED;
    while (str_split(&allowed, ',', &item))
        if (is_same(origin, str_trim(item)))
            return ORIGIN_ALLOWED;
    return ORIGIN_REFUSED;
}
