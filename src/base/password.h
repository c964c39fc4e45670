/*
 * Passwords as kept: Argon2id (RFC 9106) for ours, bcrypt for those of imported people.
 * Each call costs tens of milliseconds and 19 MiB: never on a loop, in the writer, or unbounded.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum { PASSWORD_MIN_CHARACTERS = 8, PASSWORD_MAX_BYTES = 256 };

/* An Argon2id hash string ($argon2id$...) in the arena. */
enum err password_hash(struct arena *arena, struct str password, struct str *ret) MUST_USE;
/* False also for a hash of unknown form. Takes as long for a made-up hash as for a true one. */
bool password_is(struct arena *arena, struct str password, struct str hash);
/* True when the hash is of another kind or cost than password_hash() makes today. */
bool password_hash_is_old(struct arena *arena, struct str hash);
/* A hash that no password fits: so that an unknown account takes as long as a known one. Whoever
   has it in their row cannot be logged in as (desk/guest/guest.h): it stays as it is. */
struct str password_hash_of_nobody(void);
