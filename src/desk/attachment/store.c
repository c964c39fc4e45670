#include "desk/attachment/store.h"
#include "base/log.h"
#include "base/random.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* "attachments/ab/abcdef...": two digits part the files into 256 folders. */
enum { PATH_SIZE = sizeof "attachments/ab/." + STORE_NAME_SIZE, SHELF_SIZE = 14 };

static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.size; i++)
        if (!strchr("0123456789abcdef", name.at[i]))
            return false;
    return name.size == STORE_NAME_SIZE;
}

/* Names in the making begin with '.': neither backups nor sweeps take them for files. */
static void path_of(struct str name, bool is_in_the_making, char path[static PATH_SIZE])
{
    snprintf(path, PATH_SIZE, "attachments/%.2s/%s%.*s", name.at, is_in_the_making ? "." : "",
             STR_ARGS(name));
}

static void close_p(const int *file)
{
    if (*file >= 0)
        close(*file);
}

static int open_folder(const struct store *store)
{
    return open(store->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

bool store_has_room(const struct store *store, int64_t size)
{
    struct statvfs disk;
    if (statvfs(store->folder, &disk) != 0)
        return false;
    return (uint64_t)disk.f_bavail * disk.f_frsize >= (uint64_t)size + STORE_SPARE_BYTES;
}

/* ---- putting -------------------------------------------------------------------------------- */

static bool write_all(int file, struct str bytes)
{
    while (bytes.size) {
        ssize_t size = write(file, bytes.at, bytes.size);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return false;
        bytes = str_from(bytes, (size_t)size);
    }
    return true;
}

static bool sync_folder(int within, const char *path)
{
    AUTO(close_p) int folder = openat(within, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return folder >= 0 && fsync(folder) == 0;
}

static bool make_folder(int within, const char *path, const char *parent)
{
    if (mkdirat(within, path, 0700) == 0)
        return sync_folder(within, parent);
    return errno == EEXIST;
}

/* Leaves nothing unless all of it is there. */
static bool put(int folder, struct str name, struct str bytes)
{
    char path[PATH_SIZE], part[PATH_SIZE], shelf[SHELF_SIZE + 1];
    path_of(name, false, path);
    path_of(name, true, part);
    snprintf(shelf, sizeof shelf, "attachments/%.2s", name.at);
    if (!make_folder(folder, "attachments", ".") || !make_folder(folder, shelf, "attachments"))
        return false;
    AUTO(close_p)
    int file = openat(folder, part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        return false;
    if (write_all(file, bytes) && fsync(file) == 0 && renameat(folder, part, folder, path) == 0 &&
        sync_folder(folder, shelf))
        return true;
    int err = errno;
    unlinkat(folder, part, 0);
    unlinkat(folder, path, 0);
    errno = err;
    return false;
}

enum err store_put(const struct store *store, struct arena *arena, struct str bytes,
                   struct str *ret_name)
{
    unsigned char random[STORE_NAME_SIZE / 2];
    struct buffer name = buffer_in(arena);
    random_bytes(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        buffer_print(&name, "%02x", random[i]);
    bool has_room = store_has_room(store, (int64_t)bytes.size);
    AUTO(close_p) int folder = open_folder(store);
    if (!has_room)
        errno = ENOSPC;
    if (folder < 0 || !has_room || !put(folder, buffer_str(&name), bytes)) {
        log_error("store.full", "%s: a file of %zu bytes could not be kept: %s", store->folder,
                  bytes.size, strerror(errno));
        return ERR_UNAVAILABLE;
    }
    *ret_name = buffer_str(&name);
    return OK;
}

/* ---- and the rest --------------------------------------------------------------------------- */

int store_open(const struct store *store, struct str name)
{
    char path[PATH_SIZE];
    AUTO(close_p) int folder = open_folder(store);
    int file = -1;
    if (folder >= 0 && is_name(name)) {
        path_of(name, false, path);
        file = openat(folder, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    }
    if (file < 0)
        log_error("store.missing", "%s: the file %.*s cannot be opened: %s", store->folder,
                  STR_ARGS(name), strerror(errno));
    return file;
}

void store_remove(const struct store *store, struct str name)
{
    char path[PATH_SIZE];
    AUTO(close_p) int folder = open_folder(store);
    if (folder < 0 || !is_name(name))
        return;
    path_of(name, false, path);
    unlinkat(folder, path, 0);
}

struct sweep {
    struct instant before;
    store_is_known *is_known;
    void *context;
    size_t removed;
};

static enum err sweep_file(struct sweep *sweep, int shelf, const char *entry)
{
    struct stat status;
    struct str name = str_of(entry);
    bool is_part = entry[0] == '.', is_known = false;
    if (is_part)
        name = str_from(name, 1);
    if (!is_name(name) || fstatat(shelf, entry, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(status.st_mode) || status.st_mtime >= sweep->before.unix_s)
        return OK;
    if (!is_part)
        TRY(sweep->is_known(sweep->context, name, &is_known));
    if (!is_known && unlinkat(shelf, entry, 0) == 0)
        sweep->removed++;
    return OK;
}

static void closedir_p(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

static enum err sweep_shelf(struct sweep *sweep, int folder, const char *path)
{
    int shelf = openat(folder, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (shelf < 0)
        return OK;
    AUTO(closedir_p) DIR *entries = fdopendir(shelf);
    if (!entries) {
        close(shelf);
        return OK;
    }
    for (const struct dirent *entry; (entry = readdir(entries));)
        TRY(sweep_file(sweep, shelf, entry->d_name));
    return OK;
}

enum err store_sweep(const struct store *store, struct instant before, store_is_known *is_known,
                     void *context, size_t *ret_removed)
{
    struct sweep sweep = {.before = before, .is_known = is_known, .context = context};
    char path[SHELF_SIZE + 1];
    AUTO(close_p) int folder = open_folder(store);
    for (unsigned i = 0; i < 256 && folder >= 0; i++) {
        snprintf(path, sizeof path, "attachments/%02x", i);
        TRY(sweep_shelf(&sweep, folder, path));
    }
    *ret_removed = sweep.removed;
    return OK;
}
