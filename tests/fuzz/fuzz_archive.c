/*
 * Any bytes as a backup: it is read to its end, or refused with a line that says why. An input
 * that begins with 'a' is an archive as it is; checksums refuse nearly all of these early. One that
 * begins with 'm' is members, "NAME\nBYTES\0" each, which become a sound archive: what somebody
 * writes who knows how.
 */
#include "backup/archive.h"
#include "backup/content.h"
#include "backup/tar.h"
#include "base/buffer.h"
#include "base/random.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void put_member(struct buffer *out, struct str name, struct str bytes)
{
    static const char zeros[TAR_BLOCK];
    struct instant at = {.unix_s = 1800000000};
    struct tar_header header = tar_header_make(name, (int64_t)bytes.size, at);
    buffer_put_str(out, (struct str){header.bytes, sizeof header.bytes});
    buffer_put_str(out, bytes);
    buffer_put_str(out, (struct str){zeros, tar_padding((int64_t)bytes.size)});
}

static void put_digest(struct buffer *out, struct str name, struct str bytes)
{
    struct str hex = digest_hex(out->arena, digest_sha256(bytes));
    buffer_print(out, "%.*s  %.*s\n", STR_ARGS(hex), STR_ARGS(name));
}

static struct str archive_of(struct arena *arena, struct str members)
{
    static const char end[TAR_BLOCK * 2];
    struct buffer out = buffer_in(arena), sums = buffer_in(arena), whole = buffer_in(arena);
    struct str member, name;
    while (members.size && str_split(&members, '\0', &member)) {
        if (!str_split(&member, '\n', &name) || !archive_name_is_plain(name))
            continue;
        struct str bytes = member.size ? member : STR("");
        put_member(&out, name, bytes);
        put_digest(&sums, name, bytes);
    }
    put_member(&out, STR("checksums"), buffer_str(&sums));
    put_digest(&whole, STR("checksums"), buffer_str(&sums));
    put_member(&out, STR("checksums.sha256"), buffer_str(&whole));
    buffer_put_str(&out, (struct str){end, sizeof end});
    return buffer_str(&out);
}

/* So that every byte of a row is read. Its table is one of the first step: no other is known. */
static enum err take_row(void *context, size_t table, const struct value *values)
{
    const struct table *tables = schema_steps[0].tables;
    size_t *sum = context;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct buffer line = buffer_in(arena);
    row_put_line(&line, &tables[table], values);
    for (size_t i = 0; i < line.size; i++)
        *sum += (unsigned char)line.bytes[i];
    return OK;
}

static enum err take_file(void *context, struct str name, struct archive_reader *reader)
{
    size_t *sum = context;
    struct str bytes;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    TRY(archive_take(reader, arena, &bytes));
    *sum += bytes.size + name.size;
    return OK;
}

/* The one file that all inputs are put into, which has no name but this. */
static const char *put_file(struct str bytes)
{
    static int file = -1;
    static char path[64];
    if (file < 0) {
        file = memfd_create("archive", MFD_CLOEXEC);
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    if (ftruncate(file, 0) != 0 || pwrite(file, bytes.at, bytes.size, 0) != (ssize_t)bytes.size)
        abort();
    return path;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct str input = {(const char *)bytes + 1, size - 1};
    const struct schema_step steps[] = {schema_steps[0], {0}};
    struct job job = {.arena = arena, .steps = steps};
    struct content content;
    size_t sum = 0;
    const struct content_taker taker = {.context = &sum, .row = take_row, .file = take_file};
    const char *path = put_file(bytes[0] == 'm' ? archive_of(arena, input) : input);
    enum err err = content_read(&job, path, &taker, &content);
    if ((err != OK && job.problem.size == 0) || sum == SIZE_MAX)
        abort();
    return 0;
}
