#include "backup/tar.h"
#include <stdio.h>

const int64_t tar_size_max = 077777777777;

/* Field offsets of the header block, from the standard. */
enum {
    NAME_SIZE = 100,
    MODE_AT = 100,
    OWNER_AT = 108,
    GROUP_AT = 116,
    SIZE_AT = 124,
    TIME_AT = 136,
    SUM_AT = 148,
    SUM_SIZE = 8,
    TYPE_AT = 156,
    MAGIC_AT = 257,
    NUMBER_SIZE = 12,
};

struct tar_header tar_header_make(struct str name, int64_t size, struct instant at)
{
    struct tar_header header = {0};
    char *bytes = header.bytes;
    memcpy(bytes, name.at, name.size < NAME_SIZE ? name.size : NAME_SIZE - 1);
    memcpy(bytes + MODE_AT, "0000600", 8);
    memcpy(bytes + OWNER_AT, "0000000", 8);
    memcpy(bytes + GROUP_AT, "0000000", 8);
    snprintf(bytes + SIZE_AT, NUMBER_SIZE, "%011llo", (unsigned long long)(size & tar_size_max));
    snprintf(bytes + TIME_AT, NUMBER_SIZE, "%011llo",
             (unsigned long long)(at.unix_s & tar_size_max));
    bytes[TYPE_AT] = '0';
    memcpy(bytes + MAGIC_AT, "ustar\00000", 8);
    /* Its own field counts as spaces. */
    unsigned sum = SUM_SIZE * ' ';
    for (size_t i = 0; i < TAR_BLOCK; i++)
        sum += (unsigned char)bytes[i];
    snprintf(bytes + SUM_AT, SUM_SIZE, "%06o", sum & 0777777);
    bytes[SUM_AT + 7] = ' ';
    return header;
}

static bool octal(const char *digits, int64_t *ret)
{
    int64_t number = 0;
    for (int i = 0; i < NUMBER_SIZE - 1; i++) {
        if (digits[i] < '0' || digits[i] > '7')
            return false;
        number = number * 8 + (digits[i] - '0');
    }
    *ret = number;
    return true;
}

bool tar_header_read(const struct tar_header *header, struct str *ret_name, int64_t *ret_size)
{
    struct instant at;
    struct str name = {header->bytes, strnlen(header->bytes, NAME_SIZE)};
    if (!octal(header->bytes + SIZE_AT, ret_size) || !octal(header->bytes + TIME_AT, &at.unix_s))
        return false;
    struct tar_header same = tar_header_make(name, *ret_size, at);
    *ret_name = name;
    return memcmp(&same, header, sizeof same) == 0;
}
