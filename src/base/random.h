/* Random bytes, digests and comparisons that do not leak. Behind it: libsodium. */
#pragma once
#include "base/str.h"

enum { TOKEN_SIZE = 43, DIGEST_SIZE = 32 };

struct digest {
    unsigned char bytes[DIGEST_SIZE];
};

/* Once, before any thread starts. */
void random_setup(void);
void random_bytes(void *bytes, size_t size);
/* 32 random bytes as base64url without padding: TOKEN_SIZE characters. */
struct str random_token(struct arena *arena);

struct digest digest_sha256(struct str text);
/* The same of what comes in pieces. */
enum { DIGEST_STATE_SIZE = 104 };
struct digest_state {
    _Alignas(8) unsigned char bytes[DIGEST_STATE_SIZE];
};
void digest_begin(struct digest_state *state);
void digest_put(struct digest_state *state, struct str text);
struct digest digest_end(struct digest_state *state);
struct digest digest_hmac(struct str key, struct str text); /* HMAC-SHA-256, RFC 2104 */
struct str digest_hex(struct arena *arena, struct digest digest);
struct str digest_base64url(struct arena *arena, struct digest digest);

/* The digest under a fresh random mask, as text: MASKED_SIZE characters that differ each time, so
   that its compressed size in a page tells nothing of it (BREACH). */
enum { MASKED_SIZE = 86 };
struct str digest_masked(struct arena *arena, struct digest digest);
/* True when `text` is the digest under some mask, or digest_base64url() of it. */
bool digest_is(struct digest digest, struct str text);

/* In a time that depends on the sizes only. */
bool same_secret(struct str a, struct str b);

/* A keyed hash for tables whose keys strangers choose (SipHash-2-4). */
uint64_t random_hash(const unsigned char salt[static 16], uint64_t kind, struct str text);
