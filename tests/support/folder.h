/* A folder of its own for a test, removed with all that is in it. */
#pragma once
#include "base/str.h"

struct folder {
    char path[64];
};

void folder_make(struct folder *folder);
void folder_remove(struct folder *folder);
/* "PREFIX/path/of/folder/NAME" in the arena. */
struct str folder_url(struct arena *arena, const struct folder *folder, const char *prefix,
                      const char *name);
