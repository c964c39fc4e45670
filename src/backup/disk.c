#include "backup/disk.h"
#include "base/str.h"
#include <fcntl.h>
#include <unistd.h>

bool disk_sync_folder_of(const char *path)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    const char *slash = strrchr(path, '/');
    struct str folder = slash ? str_cut(str_of(path), (size_t)(slash - path)) : STR(".");
    int file = open(folder.size ? str_c(arena, folder) : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_done = file >= 0 && fsync(file) == 0;
    if (file >= 0)
        close(file);
    return is_done;
}
