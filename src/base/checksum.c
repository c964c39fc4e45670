#include "base/checksum.h"
#include <openssl/evp.h>
#include <stdlib.h>

static void digest(const EVP_MD *method, struct str text, unsigned char *ret)
{
    /* It fails only where the library has no such method, or no memory. */
    if (!EVP_Digest(text.at ? text.at : "", text.size, ret, NULL, method, NULL))
        abort();
}

void checksum_sha1(struct str text, unsigned char ret[static SHA1_SIZE])
{
    digest(EVP_sha1(), text, ret);
}

struct str checksum_md5_hex(struct arena *arena, struct str text)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char sum[MD5_SIZE];
    char *hex = arena_alloc(arena, MD5_SIZE * 2 + 1);
    digest(EVP_md5(), text, sum);
    for (size_t i = 0; i < MD5_SIZE; i++) {
        hex[2 * i] = digits[sum[i] >> 4];
        hex[2 * i + 1] = digits[sum[i] & 15];
    }
    return (struct str){hex, (size_t)MD5_SIZE * 2};
}
