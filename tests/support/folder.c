#include "support/folder.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void folder_make(struct folder *folder)
{
    snprintf(folder->path, sizeof folder->path, "/tmp/sapa-test-XXXXXX");
    if (!mkdtemp(folder->path)) {
        perror(folder->path);
        abort();
    }
}

void folder_remove(struct folder *folder)
{
    DIR *entries = opendir(folder->path);
    struct dirent *entry;
    while (entries && (entry = readdir(entries)))
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(entries), entry->d_name, 0);
    if (entries)
        closedir(entries);
    rmdir(folder->path);
}

struct str folder_url(struct arena *arena, const struct folder *folder, const char *prefix,
                      const char *name)
{
    return str_print(arena, "%s%s/%s", prefix, folder->path, name);
}
