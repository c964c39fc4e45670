#include "base/checksum.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>
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

struct str checksum_hmac_sha1_base64(struct arena *arena, struct str key, struct str text)
{
    unsigned char sum[SHA1_SIZE];
    char *code = arena_alloc(arena, SHA1_SIZE * 2);
    if (!HMAC(EVP_sha1(), key.at ? key.at : "", (int)key.size,
              (const unsigned char *)(text.at ? text.at : ""), text.size, sum, NULL))
        abort();
    int size = EVP_EncodeBlock((unsigned char *)code, sum, SHA1_SIZE);
    return (struct str){code, (size_t)size};
}
