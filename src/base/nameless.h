/* Files that are gone when they are closed, or with the process. */
#pragma once
#include "base/arena.h"

/* Open for reading and writing, empty; -1 with errno. */
int nameless_file(struct arena *arena, const char *folder);
