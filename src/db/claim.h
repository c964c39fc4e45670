/*
 * Who uses a database that is a file: every connection has a part in it, whoever replaces the file
 * has it alone. A lock (flock) on FILE-lock, which ends with the process at the latest; SQLite's
 * own locks go with the file that is replaced, so that they cannot say this.
 */
#pragma once
#include "base/err.h"

struct claim {
    int file; /* -1: none */
};

#define CLAIM_NONE ((struct claim){-1})

/* ERR_UNAVAILABLE: somebody has it otherwise, at once. Who may only read the folder goes without.
 */
enum err claim_take(const char *path, bool alone, struct claim *ret) MUST_USE;
void claim_end(struct claim *claim);
