#include "base/password.h"
#include "base/log.h"
#include "base/random.h"
#include <crypt.h>
#include <sodium.h>

/* OWASP's Argon2id profile of 19 MiB and two passes. */
enum { ARGON_PASSES = 2, ARGON_MEMORY = 19 * 1024 * 1024 };

enum err password_hash(struct arena *arena, struct str password, struct str *ret)
{
    char *hash = arena_alloc(arena, crypto_pwhash_STRBYTES);
    if (crypto_pwhash_str_alg(hash, password.at, password.size, ARGON_PASSES, ARGON_MEMORY,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        log_error("password.hash_failed", "no memory for Argon2id");
        return ERR_UNAVAILABLE;
    }
    *ret = str_of(hash);
    return OK;
}

static bool is_bcrypt(struct str hash)
{
    return str_starts(hash, STR("$2y$")) || str_starts(hash, STR("$2a$")) ||
           str_starts(hash, STR("$2b$"));
}

bool password_is(struct arena *arena, struct str password, struct str hash)
{
    const char *hash_c = str_c(arena, hash);
    if (str_starts(hash, STR("$argon2")))
        return crypto_pwhash_str_verify(hash_c, password.at, password.size) == 0;
    /* crypt() stops at a NUL byte: such a password would count as its beginning. */
    if (!is_bcrypt(hash) || str_find(password, 0) != password.size)
        return false;
    struct crypt_data *work = NEW(arena, struct crypt_data);
    const char *made = crypt_r(str_c(arena, password), hash_c, work);
    return made && same_secret(str_of(made), hash);
}

bool password_hash_is_old(struct arena *arena, struct str hash)
{
    return !str_starts(hash, STR("$argon2id$")) ||
           crypto_pwhash_str_needs_rehash(str_c(arena, hash), ARGON_PASSES, ARGON_MEMORY) != 0;
}

struct str password_hash_of_nobody(void)
{
    return STR("$argon2id$v=19$m=19456,t=2,p=1$"
               "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
}
