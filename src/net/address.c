#include "net/address.h"
#include <arpa/inet.h>

struct str address_network(struct arena *arena, struct str address)
{
    enum { NETWORK_BYTES = 8, MAPPED_PREFIX_BYTES = 12 };
    struct in6_addr in6;
    char text[INET6_ADDRSTRLEN];
    struct str without_zone = str_cut(address, str_find(address, '%'));
    if (inet_pton(AF_INET6, str_c(arena, without_zone), &in6) != 1)
        return address;
    if (IN6_IS_ADDR_V4MAPPED(&in6)) {
        inet_ntop(AF_INET, in6.s6_addr + MAPPED_PREFIX_BYTES, text, sizeof text);
        return str_copy(arena, str_of(text));
    }
    memset(in6.s6_addr + NETWORK_BYTES, 0, sizeof in6.s6_addr - NETWORK_BYTES);
    inet_ntop(AF_INET6, &in6, text, sizeof text);
    return str_print(arena, "%s/64", text);
}
