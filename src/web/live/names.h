/*
 * Things by name: a hash table whose items are freed by whoever put them in. Names come from
 * strangers, so the hash is keyed. Not thread-safe.
 */
#pragma once
#include "base/str.h"

/* The beginning of a thing that is kept in a table. The name is the thing's own. */
struct named {
    struct named *next;
    struct str name;
};

struct names {
    unsigned char salt[16];
    struct named **buckets;
    size_t bucket_count, count;
};

void names_init(struct names *names);
/* Frees the table, not what is in it. */
void names_clear(struct names *names);
/* NULL if there is none. */
struct named *names_find(const struct names *names, struct str name);
/* There must be none of that name. */
void names_add(struct names *names, struct named *item);
void names_remove(struct names *names, struct named *item);
/* All items, in no order; `each` may remove the one it is given. */
void names_each(const struct names *names, void (*each)(void *context, struct named *item),
                void *context);
