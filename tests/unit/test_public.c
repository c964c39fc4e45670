/* Which addresses files are fetched from: whatever lies in a block that is not for all is refused,
   at its ends and anywhere within. */
#include "gateway/public.h"
#include "support/cmocka_all.h"
#include <arpa/inet.h>
#include <stdlib.h>

enum { ROUNDS = 20 * 1000 };

static bool is_public(int family, const void *address)
{
    struct sockaddr_storage storage = {.ss_family = (sa_family_t)family};
    if (family == AF_INET)
        memcpy(&((struct sockaddr_in *)&storage)->sin_addr, address, 4);
    else
        memcpy(&((struct sockaddr_in6 *)&storage)->sin6_addr, address, 16);
    return address_is_public((const struct sockaddr *)&storage);
}

static bool says(const char *text)
{
    unsigned char address[16];
    int family = strchr(text, ':') ? AF_INET6 : AF_INET;
    assert_int_equal(inet_pton(family, text, address), 1);
    return is_public(family, address);
}

static void make_random(unsigned char *address, size_t size)
{
    for (size_t i = 0; i < size; i++)
        address[i] = (unsigned char)rand();
}

/* The bits of a block before `bits`, those of `fill` behind. */
static void put_within(unsigned char *address, const unsigned char *block, int bits,
                       const unsigned char *fill, int size)
{
    for (int i = 0; i < size * 8; i++) {
        unsigned char from = i < bits ? block[i / 8] : fill[i / 8];
        unsigned char bit = (unsigned char)(0x80 >> i % 8);
        address[i / 8] = (unsigned char)((address[i / 8] & ~bit) | (from & bit));
    }
}

static void assert_refused(const char *text, int bits)
{
    int family = strchr(text, ':') ? AF_INET6 : AF_INET, size = family == AF_INET ? 4 : 16;
    unsigned char block[16], fill[16], address[16];
    assert_int_equal(inet_pton(family, text, block), 1);
    for (int i = 0; i < 500; i++) {
        memset(fill, i == 0 ? 0 : 0xff, sizeof fill); /* its first, its last */
        if (i > 1)
            make_random(fill, sizeof fill);
        put_within(address, block, bits, fill, size);
        if (is_public(family, address))
            fail_msg("%s/%d, round %d", text, bits, i);
    }
}

static void nothing_within_is_called(void **state)
{
    static const struct {
        const char *block;
        int bits;
    } blocks[] = {
        {"0.0.0.0", 8},
        {"10.0.0.0", 8},
        {"100.64.0.0", 10},
        {"127.0.0.0", 8},
        {"169.254.0.0", 16},
        {"172.16.0.0", 12},
        {"192.0.0.0", 24},
        {"192.0.2.0", 24},
        {"192.88.99.0", 24},
        {"192.168.0.0", 16},
        {"198.18.0.0", 15},
        {"198.51.100.0", 24},
        {"203.0.113.0", 24},
        {"224.0.0.0", 4},
        {"240.0.0.0", 4},
        {"::", 128},
        {"::1", 128},
        {"::", 96},
        {"::ffff:0:0", 96},
        {"::ffff:0:0:0", 96},
        {"64:ff9b:1::", 48},
        {"100::", 64},
        {"2001::", 32},
        {"2001:2::", 48},
        {"2001:10::", 28},
        {"2001:db8::", 32},
        {"2002::", 16},
        {"3fff::", 20},
        {"5f00::", 16},
        {"fc00::", 7},
        {"fe80::", 10},
        {"fec0::", 10},
        {"ff00::", 8},
        {"64:ff9b::a00:0", 104},
        {"64:ff9b::7f00:0", 104},
        {"64:ff9b::a9fe:0", 112},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(blocks); i++)
        assert_refused(blocks[i].block, blocks[i].bits);
}

static void what_lies_beside_is(void **state)
{
    static const char *const others[] = {
        "1.0.0.0",         "9.255.255.255",   "11.0.0.0",         "100.63.255.255",
        "100.128.0.0",     "126.255.255.255", "128.0.0.0",        "169.253.255.255",
        "169.255.0.0",     "172.15.255.255",  "172.32.0.0",       "192.0.1.0",
        "192.0.3.0",       "192.167.255.255", "192.169.0.0",      "198.17.255.255",
        "198.20.0.0",      "203.0.112.255",   "203.0.114.0",      "223.255.255.255",
        "2001:200::1",     "2001:db7:ffff::", "2001:db9::",       "2003::",
        "2606:4700::1111", "3ffe::1",         "64:ff9b::808:808",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (!says(others[i]))
            fail_msg("%s", others[i]);
}

/* The same rule, said another way, of any address. */
static void any_address_is_what_the_rule_says(void **state)
{
    (void)state;
    unsigned char a[16];
    for (int i = 0; i < ROUNDS; i++) {
        make_random(a, sizeof a);
        if (i % 2)
            a[0] = (unsigned char[]){0, 10, 100, 127, 169, 172, 192, 198, 203, 224}[i / 2 % 10];
        bool is_special = a[0] == 0 || a[0] == 10 || a[0] == 127 || a[0] >= 224 ||
                          (a[0] == 100 && a[1] / 64 == 1) || (a[0] == 169 && a[1] == 254) ||
                          (a[0] == 172 && a[1] / 16 == 1) || (a[0] == 192 && a[1] == 168) ||
                          (a[0] == 192 && a[1] == 0 && (a[2] == 0 || a[2] == 2)) ||
                          (a[0] == 192 && a[1] == 88 && a[2] == 99) ||
                          (a[0] == 198 && (a[1] / 2 == 9 || (a[1] == 51 && a[2] == 100))) ||
                          (a[0] == 203 && a[1] == 0 && a[2] == 113);
        assert_int_equal(is_public(AF_INET, a), !is_special);
        a[0] = (unsigned char)(i % 2 ? 0x20 | (a[0] & 0x1f) : a[0]);
        bool is_within = a[0] >> 5 == 1 && !(a[0] == 0x20 && a[1] == 0x02) &&
                         !(a[0] == 0x20 && a[1] == 0x01 &&
                           (a[2] < 2 || (a[2] == 0x0d && a[3] == 0xb8))) &&
                         !(a[0] == 0x3f && a[1] == 0xff && a[2] < 0x10);
        assert_int_equal(is_public(AF_INET6, a), is_within);
    }
}

static void no_other_family_is_called(void **state)
{
    (void)state;
    const struct sockaddr address = {.sa_family = AF_UNIX};
    assert_false(address_is_public(&address));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_within_is_called),
        cmocka_unit_test(what_lies_beside_is),
        cmocka_unit_test(any_address_is_what_the_rule_says),
        cmocka_unit_test(no_other_family_is_called),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
