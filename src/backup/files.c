#include "backup/files.h"
#include "backup/disk.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDERS_DEEP_MAX = 8, PIECE = 16 * 1024 };

static enum err save_file(struct job *job, struct archive_writer *archive, int folder,
                          const char *entry, struct str name)
{
    int file = openat(folder, entry, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return job_fails(job, ERR_UNAVAILABLE, "%.*s cannot be read: %s", STR_ARGS(name),
                         strerror(errno));
    enum err err = archive_put_file(archive, name, file);
    close(file);
    return err;
}

/* What begins with '.' is on its way into the folder, or nothing of ours. */
static int is_ours(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* By their bytes, whatever the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static enum err save_folder(struct job *job, struct archive_writer *archive, int folder,
                            struct str path, int depth, int64_t *files);

static enum err save_entry(struct job *job, struct archive_writer *archive, int folder,
                           const char *entry, struct str name, int depth, int64_t *files)
{
    struct stat status;
    if (fstatat(folder, entry, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return job_fails(job, ERR_UNAVAILABLE, "%.*s: %s", STR_ARGS(name), strerror(errno));
    if (!S_ISDIR(status.st_mode)) {
        job_step(job, "files", ++*files, 0);
        return save_file(job, archive, folder, entry, name);
    }
    int inner = openat(folder, entry, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner < 0)
        return job_fails(job, ERR_UNAVAILABLE, "%.*s: %s", STR_ARGS(name), strerror(errno));
    enum err err = save_folder(job, archive, inner, name, depth + 1, files);
    close(inner);
    return err;
}

static enum err save_folder(struct job *job, struct archive_writer *archive, int folder,
                            struct str path, int depth, int64_t *files)
{
    struct dirent **entries;
    int count = depth > FOLDERS_DEEP_MAX ? -1 : scandirat(folder, ".", &entries, is_ours, by_name);
    if (count < 0)
        return job_fails(job, ERR_UNAVAILABLE, "the folder %.*s cannot be read", STR_ARGS(path));
    enum err err = OK;
    for (int i = 0; i < count; i++) {
        const char *entry = entries[i]->d_name;
        struct str name = str_print(job->arena, "%.*s/%s", STR_ARGS(path), entry);
        if (err == OK)
            err = save_entry(job, archive, folder, entry, name, depth, files);
        free(entries[i]);
    }
    free(entries);
    return err;
}

enum err files_save(struct job *job, struct archive_writer *archive, const char *path,
                    int64_t *ret_count)
{
    *ret_count = 0;
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0 && errno == ENOENT)
        return OK;
    if (folder < 0)
        return job_fails(job, ERR_UNAVAILABLE, "%s cannot be read: %s", path, strerror(errno));
    enum err err = save_folder(job, archive, folder, STR("files"), 0, ret_count);
    close(folder);
    return err;
}

/* ---- putting them back ---------------------------------------------------------------------- */

static bool make_folders(struct job *job, const char *path)
{
    struct str whole = str_of(path);
    for (size_t i = 1; i < whole.size; i++)
        if (whole.at[i] == '/' && mkdir(str_c(job->arena, str_cut(whole, i)), 0700) != 0 &&
            errno != EEXIST)
            return false;
    return true;
}

static bool is_same(const char *one, const char *other)
{
    char bytes[2][PIECE];
    size_t sizes[2];
    FILE *files[2] = {fopen(one, "re"), fopen(other, "re")};
    bool is_same = files[0] && files[1];
    do {
        for (int i = 0; i < 2 && is_same; i++)
            sizes[i] = fread(bytes[i], 1, PIECE, files[i]);
        is_same = is_same && sizes[0] == sizes[1] && memcmp(bytes[0], bytes[1], sizes[0]) == 0;
    } while (is_same && sizes[0]);
    for (int i = 0; i < 2; i++)
        if (files[i])
            fclose(files[i]);
    return is_same;
}

enum err files_restore(struct job *job, const char *path, struct str name,
                       struct archive_reader *reader)
{
    const char *place = str_print(job->arena, "%s/%.*s", path, STR_ARGS(name)).at;
    const char *part = str_print(job->arena, "%s/.restoring", path).at;
    if (!make_folders(job, place) || !make_folders(job, part))
        return job_fails(job, ERR_UNAVAILABLE, "%s cannot be made: %s", place, strerror(errno));
    unlink(part);
    int file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        return job_fails(job, ERR_UNAVAILABLE, "%s cannot be made: %s", part, strerror(errno));
    enum err err = archive_take_file(reader, file);
    if (err == OK && fsync(file) != 0)
        err = job_fails(job, ERR_UNAVAILABLE, "%s: %s", part, strerror(errno));
    close(file);
    /* A name is given once: what is there under it stays. */
    if (err == OK && link(part, place) != 0 && (errno != EEXIST || !is_same(part, place)))
        err = job_fails(job, ERR_CONFLICT, "%s is there already, and is another file", place);
    if (err == OK && !disk_sync_folder_of(place))
        err = job_fails(job, ERR_UNAVAILABLE, "%s: %s", place, strerror(errno));
    unlink(part);
    return err;
}
