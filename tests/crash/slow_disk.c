/* Makes a disk slow, so that a kill falls while a commit is being written. Loaded before the
   program (LD_PRELOAD): each write to a write-ahead log takes a millisecond more. */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static bool is_log(int file)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, sizeof path);
    return size > 4 && memcmp(path + size - 4, "-wal", 4) == 0;
}

/* Debian's SQLite writes with this one. */
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset)
{
    const struct timespec a_millisecond = {.tv_nsec = 1000 * 1000};
    ssize_t (*next)(int file, const void *bytes, size_t size, off64_t offset);
    *(void **)&next = dlsym(RTLD_NEXT, "pwrite64");
    if (is_log(file))
        nanosleep(&a_millisecond, NULL);
    return next(file, bytes, size, offset);
}
