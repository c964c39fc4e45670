#include "web/input/cookie.h"

struct str cookie_get(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->field_count; i++) {
        if (!str_is_nocase(request->fields[i].name, STR("Cookie")))
            continue;
        struct str rest = request->fields[i].value, pair;
        while (str_split(&rest, ';', &pair)) {
            pair = str_trim(pair);
            size_t equals = str_find(pair, '=');
            if (equals < pair.size && str_is(str_cut(pair, equals), str_of(name)))
                return str_from(pair, equals + 1).at ? str_from(pair, equals + 1) : STR("");
        }
    }
    return STR_NONE;
}
