#include "fault/faulty_files.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static sqlite3_vfs *real_vfs;
static sqlite3_vfs faulty_vfs;
static struct fault planned;
static int operations;

struct file {
    sqlite3_file base;
    const char *path; /* NULL for a nameless one */
    sqlite3_file *real;
};

static struct file *file_of(sqlite3_file *base)
{
    return (struct file *)base;
}

static bool fails_now(void)
{
    operations++;
    return planned.at && (planned.lasting ? operations >= planned.at : operations == planned.at);
}

static void copy(const char *from, const char *to)
{
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    char bytes[16 * 1024];
    size_t size;
    if (!in || !out)
        abort();
    while ((size = fread(bytes, 1, sizeof bytes, in)) > 0)
        if (fwrite(bytes, 1, size, out) != size)
            abort();
    fclose(in);
    fclose(out);
}

static void synced_path(const char *path, char synced[static 256])
{
    snprintf(synced, 256, "%s.synced", path);
}

static int file_close(sqlite3_file *base)
{
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
}

static int file_read(sqlite3_file *base, void *bytes, int size, sqlite3_int64 at)
{
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xRead(real, bytes, size, at);
}

static int file_write(sqlite3_file *base, const void *bytes, int size, sqlite3_int64 at)
{
    sqlite3_file *real = file_of(base)->real;
    if (fails_now()) { /* a part of it may have come through */
        (void)real->pMethods->xWrite(real, bytes, size / 2, at);
        return planned.code;
    }
    return real->pMethods->xWrite(real, bytes, size, at);
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    sqlite3_file *real = file_of(base)->real;
    return fails_now() ? SQLITE_IOERR_TRUNCATE : real->pMethods->xTruncate(real, size);
}

static int file_sync(sqlite3_file *base, int flags)
{
    (void)flags;
    const struct file *file = file_of(base);
    if (fails_now())
        return SQLITE_IOERR_FSYNC;
    if (file->path) {
        char synced[256];
        synced_path(file->path, synced);
        copy(file->path, synced);
    }
    return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size)
{
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xFileSize(real, size);
}

static int file_lock(sqlite3_file *base, int level)
{
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xLock(real, level);
}

static int file_unlock(sqlite3_file *base, int level)
{
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xUnlock(real, level);
}

static int file_is_reserved(sqlite3_file *base, int *ret)
{
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xCheckReservedLock(real, ret);
}

static int file_control(sqlite3_file *base, int operation, void *argument)
{
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xFileControl(real, operation, argument);
}

static int file_sector_size(sqlite3_file *base)
{
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xSectorSize(real);
}

static int file_characteristics(sqlite3_file *base)
{
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xDeviceCharacteristics(real);
}

static int file_shm_map(sqlite3_file *base, int page, int size, int extend, void volatile **ret)
{
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xShmMap(real, page, size, extend, ret);
}

static int file_shm_lock(sqlite3_file *base, int offset, int count, int flags)
{
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xShmLock(real, offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *base)
{
    sqlite3_file *real = file_of(base)->real;
    real->pMethods->xShmBarrier(real);
}

static int file_shm_unmap(sqlite3_file *base, int remove)
{
    sqlite3_file *real = file_of(base)->real;
    return real->pMethods->xShmUnmap(real, remove);
}

static const sqlite3_io_methods file_methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_is_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

static int file_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *ret)
{
    (void)vfs;
    struct file *file = file_of(base);
    *file = (struct file){.path = path, .real = (sqlite3_file *)(file + 1)};
    int code = real_vfs->xOpen(real_vfs, path, file->real, flags, ret);
    file->base.pMethods = code == SQLITE_OK ? &file_methods : NULL;
    return code;
}

static int file_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
    (void)vfs, (void)sync; /* no power is cut in earnest */
    char synced[256];
    synced_path(path, synced);
    unlink(synced);
    return real_vfs->xDelete(real_vfs, path, 0);
}

void faulty_files_install(void)
{
    real_vfs = sqlite3_vfs_find(NULL);
    faulty_vfs = *real_vfs;
    faulty_vfs.zName = "faulty";
    faulty_vfs.szOsFile = (int)sizeof(struct file) + real_vfs->szOsFile;
    faulty_vfs.xOpen = file_open;
    faulty_vfs.xDelete = file_delete;
    sqlite3_vfs_register(&faulty_vfs, 1);
}

void faulty_files_plan(struct fault fault)
{
    planned = fault;
    operations = 0;
}

bool faulty_files_failed(void)
{
    return planned.at && operations >= planned.at;
}

void faulty_files_cut(const char *path, enum survival survival)
{
    char synced[256];
    synced_path(path, synced);
    if (survival == ALL_WRITTEN)
        return;
    if (access(synced, F_OK) == 0)
        copy(synced, path);
    else
        unlink(path);
}
