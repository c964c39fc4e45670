/*
 * Where the bytes of attachments are: one file each, below the data folder and under a random name,
 * so that nothing a stranger writes becomes a path. A file is written once and never changed.
 *
 * A file is on disk before a row says that it is there, and is removed only when no row does. What
 * a crash leaves in between is without a row: store_sweep() finds it.
 */
#pragma once
#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"

enum {
    STORE_NAME_SIZE = 32,                 /* hexadecimal digits */
    STORE_SPARE_BYTES = 64 * 1024 * 1024, /* the last of a disk are for the database */
};

struct store {
    const char *folder; /* the data folder's files/, which backups take along */
};

/* Is there room for `size` bytes more? */
bool store_has_room(const struct store *store, int64_t size);
/* Keeps the bytes, synced to disk. ERR_UNAVAILABLE: there is no room, or the folder cannot be
   written (logged); nothing is left then. *ret_name is in the arena. */
enum err store_put(const struct store *store, struct arena *arena, struct str bytes,
                   struct str *ret_name) MUST_USE;
/* An open file, or -1 (logged). */
int store_open(const struct store *store, struct str name);
void store_remove(const struct store *store, struct str name);

/* Removes files that are older than `before` and of which `is_known` says false, and returns how
   many. An error ends it early. */
typedef enum err store_is_known(void *context, struct str name, bool *ret);
enum err store_sweep(const struct store *store, struct instant before, store_is_known *is_known,
                     void *context, size_t *ret_removed) MUST_USE;
