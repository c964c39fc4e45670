#include "gateway/public.h"
#include <netinet/in.h>
#include <string.h>

/* An address begins with these bits. */
struct block {
    unsigned char bytes[12];
    int bits;
};

/* https://www.iana.org/assignments/iana-ipv4-special-registry */
static const struct block not_public4[] = {
    {{0}, 8},             /* "this network" */
    {{10}, 8},            /* private */
    {{100, 64}, 10},      /* between a carrier and its customers */
    {{127}, 8},           /* loopback */
    {{169, 254}, 16},     /* link-local, with the metadata of clouds */
    {{172, 16}, 12},      /* private */
    {{192, 0, 0}, 24},    /* protocols */
    {{192, 0, 2}, 24},    /* documentation */
    {{192, 88, 99}, 24},  /* relays of 6to4 */
    {{192, 168}, 16},     /* private */
    {{198, 18}, 15},      /* benchmarks */
    {{198, 51, 100}, 24}, /* documentation */
    {{203, 0, 113}, 24},  /* documentation */
    {{224}, 3},           /* multicast, reserved, broadcast */
};

/* https://www.iana.org/assignments/iana-ipv6-special-registry. Outside of 2000::/3 nothing is
   assigned for all (RFC 4291, 2.4): loopback, mapped IPv4, unique-local, link-local, multicast. */
static const struct block unicast = {{0x20}, 3};
static const struct block not_public6[] = {
    {{0x20, 0x01}, 23},             /* protocols, Teredo */
    {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
    {{0x20, 0x02}, 16},             /* 6to4: an IPv4 address that nobody would look at */
    {{0x3f, 0xff}, 20},             /* documentation */
};
static const struct block nat64 = {{0x00, 0x64, 0xff, 0x9b}, 96};

static bool is_in(const unsigned char *address, const struct block *block)
{
    size_t whole = (size_t)block->bits / 8;
    int rest = block->bits % 8;
    return memcmp(address, block->bytes, whole) == 0 &&
           (!rest || (address[whole] ^ block->bytes[whole]) >> (8 - rest) == 0);
}

static bool is_in_any(const unsigned char *address, const struct block *blocks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_in(address, &blocks[i]))
            return true;
    return false;
}

static bool is_public4(const unsigned char *address)
{
    return !is_in_any(address, not_public4, COUNT_OF(not_public4));
}

static bool is_public6(const unsigned char *address)
{
    if (is_in(address, &nat64))
        return is_public4(address + 12);
    return is_in(address, &unicast) && !is_in_any(address, not_public6, COUNT_OF(not_public6));
}

bool address_is_public(const struct sockaddr *address)
{
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    switch (address->sa_family) {
    case AF_INET:
        memcpy(&four, address, sizeof four);
        return is_public4((const unsigned char *)&four.sin_addr);
    case AF_INET6:
        memcpy(&six, address, sizeof six);
        return is_public6((const unsigned char *)&six.sin6_addr);
    default:
        return false;
    }
}
