#include "base/random.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

void random_setup(void)
{
    if (sodium_init() < 0) {
        fputs("no source of random numbers\n", stderr);
        abort();
    }
}

void random_bytes(void *bytes, size_t size)
{
    randombytes_buf(bytes, size);
}

static struct str base64url(struct arena *arena, const unsigned char *bytes, size_t size)
{
    const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    size_t text_size = sodium_base64_encoded_len(size, variant);
    char *text = arena_alloc(arena, text_size);
    sodium_bin2base64(text, text_size, bytes, size, variant);
    return str_of(text);
}

struct str random_token(struct arena *arena)
{
    unsigned char bytes[DIGEST_SIZE];
    random_bytes(bytes, sizeof bytes);
    return base64url(arena, bytes, sizeof bytes);
}

struct digest digest_sha256(struct str text)
{
    struct digest digest;
    crypto_hash_sha256(digest.bytes, (const unsigned char *)text.at, text.size);
    return digest;
}

_Static_assert(sizeof(struct digest_state) >= sizeof(crypto_hash_sha256_state), "too small");

static crypto_hash_sha256_state *sodium_of(struct digest_state *state)
{
    return (crypto_hash_sha256_state *)(void *)state->bytes;
}

void digest_begin(struct digest_state *state)
{
    crypto_hash_sha256_init(sodium_of(state));
}

void digest_put(struct digest_state *state, struct str text)
{
    crypto_hash_sha256_update(sodium_of(state), (const unsigned char *)text.at, text.size);
}

struct digest digest_end(struct digest_state *state)
{
    struct digest digest;
    crypto_hash_sha256_final(sodium_of(state), digest.bytes);
    return digest;
}

struct digest digest_hmac(struct str key, struct str text)
{
    struct digest digest;
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)key.at, key.size);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)text.at, text.size);
    crypto_auth_hmacsha256_final(&state, digest.bytes);
    return digest;
}

struct str digest_hex(struct arena *arena, struct digest digest)
{
    char *text = arena_alloc(arena, DIGEST_SIZE * 2 + 1);
    sodium_bin2hex(text, DIGEST_SIZE * 2 + 1, digest.bytes, DIGEST_SIZE);
    return (struct str){text, (size_t)DIGEST_SIZE * 2};
}

struct str digest_base64url(struct arena *arena, struct digest digest)
{
    return base64url(arena, digest.bytes, DIGEST_SIZE);
}

struct str digest_masked(struct arena *arena, struct digest digest)
{
    unsigned char bytes[DIGEST_SIZE * 2];
    random_bytes(bytes, DIGEST_SIZE);
    for (size_t i = 0; i < DIGEST_SIZE; i++)
        bytes[DIGEST_SIZE + i] = bytes[i] ^ digest.bytes[i];
    return base64url(arena, bytes, sizeof bytes);
}

bool digest_is(struct digest digest, struct str text)
{
    unsigned char bytes[DIGEST_SIZE * 2];
    size_t size;
    if (sodium_base642bin(bytes, sizeof bytes, text.at, text.size, NULL, &size, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    if (size == sizeof bytes)
        for (size_t i = 0; i < DIGEST_SIZE; i++)
            bytes[i] ^= bytes[DIGEST_SIZE + i];
    else if (size != DIGEST_SIZE)
        return false;
    return sodium_memcmp(bytes, digest.bytes, DIGEST_SIZE) == 0;
}

bool same_secret(struct str a, struct str b)
{
    return a.size == b.size && (a.size == 0 || sodium_memcmp(a.at, b.at, a.size) == 0);
}

uint64_t random_hash(const unsigned char salt[static 16], uint64_t kind, struct str text)
{
    uint64_t hash;
    unsigned char key[crypto_shorthash_KEYBYTES];
    memcpy(key, salt, sizeof key);
    key[0] ^= (unsigned char)kind;
    crypto_shorthash((unsigned char *)&hash, (const unsigned char *)text.at, text.size, key);
    return hash;
}
