/* SAPA_REDIS taken apart. */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct bus_address {
    const char *host; /* NULL: a socket's path counts */
    const char *path;
    int port;
    struct str user, password; /* STR_NONE: none */
};

/* Copies in the arena. ERR_INVALID: it is no such address. */
enum err bus_address_read(struct arena *arena, struct str url, struct bus_address *ret) MUST_USE;
