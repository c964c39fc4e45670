/* The one form of a header that archives of ours have: POSIX.1-1988, "ustar". */
#pragma once
#include "base/instant.h"

enum { TAR_BLOCK = 512 };

struct tar_header {
    char bytes[TAR_BLOCK];
};

/* Sizes up to 8 GiB. */
struct tar_header tar_header_make(struct str name, int64_t size, struct instant at);
/* False unless it is, byte for byte, what tar_header_make() makes of its name, size and time. The
   name points into the header. */
bool tar_header_read(const struct tar_header *header, struct str *ret_name, int64_t *ret_size);
/* Zeros behind a member of `size` bytes. */
static inline size_t tar_padding(int64_t size)
{
    return (size_t)((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
}
extern const int64_t tar_size_max;
