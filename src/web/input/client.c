#include "web/input/client.h"

bool client_is_listed(struct str list, struct str address)
{
    struct str item;
    while (str_split(&list, ',', &item))
        if (str_is(str_trim(item), address) && address.size)
            return true;
    return false;
}

struct str client_address(struct str proxies, const struct http_request *http)
{
    struct str peer = http->peer;
    struct str forwarded = http_request_field(http, STR("X-Forwarded-For"));
    while (client_is_listed(proxies, peer) && forwarded.size) {
        size_t comma = forwarded.size;
        while (comma > 0 && forwarded.at[comma - 1] != ',')
            comma--;
        struct str address = str_trim(str_from(forwarded, comma));
        forwarded = str_cut(forwarded, comma ? comma - 1 : 0);
        if (address.size)
            peer = address;
    }
    return peer;
}
