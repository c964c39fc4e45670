#include "support/folder.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

void folder_make(struct folder *folder)
{
    snprintf(folder->path, sizeof folder->path, "/tmp/sapa-test-XXXXXX");
    if (!mkdtemp(folder->path)) {
        perror(folder->path);
        abort();
    }
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

void folder_remove(struct folder *folder)
{
    nftw(folder->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

struct str folder_url(struct arena *arena, const struct folder *folder, const char *prefix,
                      const char *name)
{
    return str_print(arena, "%s%s/%s", prefix, folder->path, name);
}
