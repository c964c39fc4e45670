/* Reading an archive, which anybody may have made or changed. */
#include "backup/archive.h"
#include "backup/tar.h"
#include "base/ascii.h"
#include "base/buffer.h"
#include "base/random.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

enum { PIECE = 64 * 1024, GZIP_BUFFER = 256 * 1024 };

struct archive_reader {
    struct job *job;
    const char *path;
    gzFile in;
    struct str name;
    int64_t size, left; /* of the member that is being read */
    struct digest_state digest;
    struct buffer checksums; /* what checksums must say */
    bool is_first, has_ended;
};

bool archive_name_is_plain(struct str name)
{
    if (name.size == 0 || name.size > ARCHIVE_NAME_MAX)
        return false;
    bool at_start = true;
    for (size_t i = 0; i < name.size; i++) {
        char c = name.at[i];
        bool is_plain = is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
        if (c == '/' ? at_start : !is_plain || (at_start && c == '.'))
            return false;
        at_start = c == '/';
    }
    return !at_start;
}

enum err archive_open(struct job *job, const char *path, struct archive_reader **ret)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    gzFile in = file < 0 ? NULL : gzdopen(file, "rb");
    if (!in) {
        if (file >= 0)
            close(file);
        return job_fails(job, ERR_NOT_FOUND, "%s cannot be read: %s", path, strerror(errno));
    }
    gzbuffer(in, GZIP_BUFFER);
    struct archive_reader *reader = NEW(job->arena, struct archive_reader);
    *reader = (struct archive_reader){
        .job = job,
        .path = str_c(job->arena, str_of(path)),
        .in = in,
        .checksums = buffer_in(job->arena),
        .is_first = true,
    };
    *ret = reader;
    return OK;
}

static enum err damaged(struct archive_reader *reader, const char *what)
{
    return job_fails(reader->job, ERR_INVALID, "%s is damaged: %s", reader->path, what);
}

static enum err take(struct archive_reader *reader, char *bytes, size_t size)
{
    errno = 0;
    int got = gzread(reader->in, bytes, (unsigned)size);
    if (got < 0 && errno)
        return job_fails(reader->job, ERR_UNAVAILABLE, "%s cannot be read: %s", reader->path,
                         strerror(errno));
    if (got == (int)size)
        return OK;
    return damaged(reader, got < 0 && !gzeof(reader->in) ? "its compressed bytes were changed"
                                                         : "it ends too early");
}

static bool is_zero(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

static enum err take_padding(struct archive_reader *reader)
{
    char bytes[TAR_BLOCK];
    size_t size = tar_padding(reader->size);
    TRY(take(reader, bytes, size));
    return is_zero(bytes, size) ? OK : damaged(reader, "there is something between its members");
}

/* A part of the member, at most `size` bytes. */
static enum err take_piece(struct archive_reader *reader, char *bytes, size_t size, size_t *ret)
{
    size_t part = reader->left < (int64_t)size ? (size_t)reader->left : size;
    TRY(take(reader, bytes, part));
    digest_put(&reader->digest, (struct str){bytes, part});
    reader->left -= (int64_t)part;
    *ret = part;
    return OK;
}

enum err archive_take(struct archive_reader *reader, struct arena *arena, struct str *ret)
{
    struct buffer text = buffer_in(arena);
    if (reader->left > ARCHIVE_TEXT_MAX)
        return damaged(reader, "a member is too large");
    while (reader->left) {
        size_t got;
        buffer_reserve(&text, PIECE);
        TRY(take_piece(reader, text.bytes + text.size, PIECE, &got));
        text.size += got;
    }
    *ret = text.size ? buffer_str(&text) : STR("");
    return OK;
}

static enum err write_all(struct archive_reader *reader, int file, struct str bytes)
{
    while (bytes.size) {
        ssize_t put = write(file, bytes.at, bytes.size);
        if (put < 0 && errno != EINTR)
            return job_fails(reader->job, ERR_UNAVAILABLE, "%.*s cannot be written: %s",
                             STR_ARGS(reader->name), strerror(errno));
        bytes = str_from(bytes, put > 0 ? (size_t)put : 0);
    }
    return OK;
}

enum err archive_take_file(struct archive_reader *reader, int file)
{
    char piece[PIECE];
    while (reader->left) {
        size_t got;
        TRY(take_piece(reader, piece, sizeof piece, &got));
        TRY(write_all(reader, file, (struct str){piece, got}));
    }
    return OK;
}

/* ---- members -------------------------------------------------------------------------------- */

static enum err take_header(struct archive_reader *reader)
{
    struct tar_header header;
    struct str name;
    TRY(take(reader, header.bytes, sizeof header.bytes));
    bool is_header = tar_header_read(&header, &name, &reader->size);
    if (reader->is_first && !(is_header && str_is(name, STR("manifest.json"))))
        return job_fails(reader->job, ERR_INVALID, "%s is no backup made by sapa", reader->path);
    if (!is_header)
        return damaged(reader, "a member's header was changed");
    if (!archive_name_is_plain(name))
        return damaged(reader, "a member has a name that sapa does not give");
    reader->is_first = false;
    reader->name = str_copy(reader->job->arena, name);
    reader->left = reader->size;
    digest_begin(&reader->digest);
    return OK;
}

static enum err note_digest(struct archive_reader *reader)
{
    if (reader->checksums.size > ARCHIVE_TEXT_MAX - TAR_BLOCK)
        return damaged(reader, "it has too many members");
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct str hex = digest_hex(arena, digest_end(&reader->digest));
    buffer_print(&reader->checksums, "%.*s  %.*s\n", STR_ARGS(hex), STR_ARGS(reader->name));
    return OK;
}

static enum err pass_over(struct archive_reader *reader)
{
    char piece[PIECE];
    size_t got;
    while (reader->left)
        TRY(take_piece(reader, piece, sizeof piece, &got));
    return take_padding(reader);
}

/* Which member it is that the checksums contradict. */
static enum err explain(struct archive_reader *reader, struct str said)
{
    struct str found = buffer_str(&reader->checksums), line, said_line;
    while (str_split(&found, '\n', &line) && line.size)
        if (!str_split(&said, '\n', &said_line) || !str_is(line, said_line)) {
            struct str name = str_from(line, DIGEST_SIZE * 2 + 2);
            return damaged(reader,
                           str_print(reader->job->arena,
                                     "%.*s is not what its checksum says, or not where it was",
                                     STR_ARGS(name))
                               .at);
        }
    return damaged(reader, "a member is missing");
}

static enum err check_end(struct archive_reader *reader)
{
    char bytes[TAR_BLOCK * 2];
    TRY(take(reader, bytes, sizeof bytes));
    bool is_end = is_zero(bytes, sizeof bytes);
    int code, more = gzread(reader->in, bytes, 1);
    gzerror(reader->in, &code); /* gzip's own checksum comes last */
    if (more < 0 || code != Z_OK)
        return damaged(reader, "its compressed bytes were changed, or end too early");
    return is_end && !more ? OK : damaged(reader, "there is something behind its end");
}

/* The last two members, which speak of all before. */
static enum err check_sums(struct archive_reader *reader)
{
    struct arena *arena = reader->job->arena;
    struct str said, whole;
    TRY(archive_take(reader, arena, &said));
    TRY(take_padding(reader));
    if (!str_is(said, buffer_str(&reader->checksums)))
        return explain(reader, said);
    struct str hex = digest_hex(arena, digest_end(&reader->digest));
    TRY(take_header(reader));
    if (!str_is(reader->name, STR("checksums.sha256")))
        return damaged(reader, "checksums.sha256 is missing");
    TRY(archive_take(reader, arena, &whole));
    TRY(take_padding(reader));
    struct str expected = str_print(arena, "%.*s  checksums\n", STR_ARGS(hex));
    if (!str_is(whole, expected))
        return damaged(reader, "checksums is not what its checksum says");
    TRY(check_end(reader));
    reader->has_ended = true;
    return OK;
}

enum err archive_next(struct archive_reader *reader, struct str *ret_name)
{
    *ret_name = STR_NONE;
    if (reader->has_ended)
        return OK;
    if (reader->name.at) {
        TRY(pass_over(reader));
        TRY(note_digest(reader));
    }
    TRY(take_header(reader));
    if (str_is(reader->name, STR("checksums")))
        return check_sums(reader);
    *ret_name = reader->name;
    return OK;
}

void archive_reader_close(struct archive_reader *reader)
{
    if (reader && reader->in)
        gzclose(reader->in);
    if (reader)
        reader->in = NULL;
}

void archive_reader_close_p(struct archive_reader **reader)
{
    archive_reader_close(*reader);
}
