#include "web/input/accept.h"
#include "base/weight.h"

/* -1 when it is not named. */
static int accept_weight(struct str accept, struct str type)
{
    struct str member, name;
    while (str_split(&accept, ',', &member))
        if (str_split(&member, ';', &name) && str_is_nocase(str_trim(name), type))
            return weight_of(member);
    return -1;
}

bool accept_prefers_json(const struct http_request *http)
{
    if (str_is_nocase(http_request_field(http, STR("X-Requested-With")), STR("XMLHttpRequest")))
        return true;
    struct str accept = http_request_field(http, STR("Accept"));
    int json = accept_weight(accept, STR("application/json"));
    return json > 0 && json >= accept_weight(accept, STR("text/html"));
}
