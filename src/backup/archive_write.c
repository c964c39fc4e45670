/* Writing an archive: to FILE.part, then to disk, then to its name. */
#include "backup/archive.h"
#include "backup/disk.h"
#include "backup/tar.h"
#include "base/buffer.h"
#include "base/random.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { PIECE = 64 * 1024, GZIP_BUFFER = 256 * 1024 };

struct archive_writer {
    struct job *job;
    const char *path, *part;
    struct instant now;
    int file;
    gzFile out;
    struct buffer checksums;
};

static enum err write_failed(struct archive_writer *writer)
{
    return job_fails(writer->job, ERR_UNAVAILABLE, "%s cannot be written: %s", writer->part,
                     errno ? strerror(errno) : "unknown reason");
}

static bool ends_with(const char *path, const char *ending)
{
    size_t size = strlen(path), ending_size = strlen(ending);
    return size > ending_size && strcmp(path + size - ending_size, ending) == 0;
}

/* Locked, and still the file of that name: whoever had it before may have renamed it by now. */
static bool is_ours_alone(int file, const char *path)
{
    struct stat opened, named;
    return flock(file, LOCK_EX | LOCK_NB) == 0 && fstat(file, &opened) == 0 &&
           lstat(path, &named) == 0 && opened.st_dev == named.st_dev &&
           opened.st_ino == named.st_ino;
}

/* gzip's functions write to a descriptor of their own, which they close. "T": as it is. */
static enum err begin(struct archive_writer *writer)
{
    writer->file = open(writer->part, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (writer->file < 0)
        return write_failed(writer);
    if (!is_ours_alone(writer->file, writer->part)) {
        close(writer->file);
        writer->file = -1;
        return job_fails(writer->job, ERR_CONFLICT, "%s is being written by somebody else",
                         writer->part);
    }
    if (fchmod(writer->file, 0600) != 0 || ftruncate(writer->file, 0) != 0)
        return write_failed(writer);
    int copy = fcntl(writer->file, F_DUPFD_CLOEXEC, 0);
    writer->out = copy < 0 ? NULL : gzdopen(copy, ends_with(writer->path, ".gz") ? "wb6" : "wbT");
    if (!writer->out) {
        if (copy >= 0)
            close(copy);
        return write_failed(writer);
    }
    gzbuffer(writer->out, GZIP_BUFFER);
    return OK;
}

enum err archive_create(struct job *job, const char *path, struct instant now,
                        struct archive_writer **ret)
{
    struct archive_writer *writer = NEW(job->arena, struct archive_writer);
    *writer = (struct archive_writer){
        .job = job,
        .path = str_c(job->arena, str_of(path)),
        .part = str_print(job->arena, "%s.part", path).at,
        .now = now,
        .file = -1,
        .checksums = buffer_in(job->arena),
    };
    enum err err = begin(writer);
    if (err != OK) {
        archive_close(writer);
        return err;
    }
    *ret = writer;
    return OK;
}

static enum err put(struct archive_writer *writer, const char *bytes, size_t size)
{
    errno = 0;
    while (size) {
        unsigned part = size < PIECE ? (unsigned)size : PIECE;
        if (gzwrite(writer->out, bytes, part) != (int)part)
            return write_failed(writer);
        bytes += part;
        size -= part;
    }
    return OK;
}

static enum err put_zeros(struct archive_writer *writer, size_t size)
{
    static const char zeros[TAR_BLOCK * 2];
    return put(writer, zeros, size);
}

static enum err put_header(struct archive_writer *writer, struct str name, int64_t size)
{
    if (!archive_name_is_plain(name))
        return job_fails(writer->job, ERR_INVALID, "%.*s: an archive cannot hold such a name",
                         STR_ARGS(name));
    if (size > tar_size_max)
        return job_fails(writer->job, ERR_INVALID, "%.*s is larger than 8 GiB", STR_ARGS(name));
    struct tar_header header = tar_header_make(name, size, writer->now);
    return put(writer, header.bytes, sizeof header.bytes);
}

static void note_digest(struct archive_writer *writer, struct str name, struct digest digest)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct str hex = digest_hex(arena, digest);
    buffer_print(&writer->checksums, "%.*s  %.*s\n", STR_ARGS(hex), STR_ARGS(name));
}

enum err archive_put(struct archive_writer *writer, struct str name, struct str bytes)
{
    TRY(put_header(writer, name, (int64_t)bytes.size));
    TRY(put(writer, bytes.at, bytes.size));
    TRY(put_zeros(writer, tar_padding((int64_t)bytes.size)));
    note_digest(writer, name, digest_sha256(bytes));
    return OK;
}

enum err archive_put_file(struct archive_writer *writer, struct str name, int file)
{
    char piece[PIECE];
    struct stat status;
    struct digest_state digest;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        return job_fails(writer->job, ERR_INVALID, "%.*s is no file", STR_ARGS(name));
    TRY(put_header(writer, name, status.st_size));
    digest_begin(&digest);
    int64_t left = status.st_size;
    while (left) {
        ssize_t got = read(file, piece, left < PIECE ? (size_t)left : PIECE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return job_fails(writer->job, ERR_UNAVAILABLE, "%.*s: %s", STR_ARGS(name),
                             got ? strerror(errno) : "became shorter while it was read");
        digest_put(&digest, (struct str){piece, (size_t)got});
        TRY(put(writer, piece, (size_t)got));
        left -= got;
    }
    TRY(put_zeros(writer, tar_padding(status.st_size)));
    note_digest(writer, name, digest_end(&digest));
    return OK;
}

enum err archive_finish(struct archive_writer *writer)
{
    struct str checksums = str_copy(writer->job->arena, buffer_str(&writer->checksums));
    TRY(archive_put(writer, STR("checksums"), checksums));
    struct str hex = digest_hex(writer->job->arena, digest_sha256(checksums));
    TRY(archive_put(writer, STR("checksums.sha256"),
                    str_print(writer->job->arena, "%.*s  checksums\n", STR_ARGS(hex))));
    TRY(put_zeros(writer, TAR_BLOCK * 2));
    errno = 0;
    gzFile out = writer->out;
    writer->out = NULL;
    if (gzclose(out) != Z_OK || fsync(writer->file) != 0 ||
        rename(writer->part, writer->path) != 0 || !disk_sync_folder_of(writer->path))
        return write_failed(writer);
    close(writer->file);
    writer->file = -1;
    return OK;
}

void archive_close(struct archive_writer *writer)
{
    if (!writer)
        return;
    if (writer->out)
        gzclose(writer->out);
    if (writer->file >= 0) {
        unlink(writer->part);
        close(writer->file);
    }
    writer->out = NULL;
    writer->file = -1;
}

void archive_close_p(struct archive_writer **writer)
{
    archive_close(*writer);
}
