/*
 * The file that a backup is: a tar archive (POSIX.1-1988 ustar), through gzip when its name ends in
 * .gz. Members come in a fixed order and are written by archive_put...() alone, so that nothing in
 * the file is without a check:
 *
 *   manifest.json             what this is
 *   settings.ini              settings that were set, without secrets
 *   tables/NAME/000001.ndjson rows, see backup/row.h
 *   files/...                 the data folder's files/, folder by folder, by name
 *   totals.ndjson             rows and digest of each table
 *   checksums                 SHA-256 of each member above, as sha256sum writes it
 *   checksums.sha256          that of checksums: so of everything
 *
 * A member's header says nothing but its name, its size and one time, and is made again by the
 * reader and compared; padding must be zero, and the end must be the end. A byte that was changed
 * anywhere is found (through gzip: any that changes what comes out of it). Names are plain:
 * letters, digits, '-', '_' and '.', parted by '/', no part beginning with '.'. Nothing in an
 * archive can name a place outside of the folder it is unpacked in.
 */
#pragma once
#include "backup/job.h"
#include "base/instant.h"

enum {
    ARCHIVE_NAME_MAX = 99,
    ARCHIVE_TEXT_MAX = 64 * 1024 * 1024, /* of a member that is read into memory */
};

bool archive_name_is_plain(struct str name);

struct archive_writer;

/* Writes PATH.part, readable by its owner alone; nobody else may be writing it. */
enum err archive_create(struct job *job, const char *path, struct instant now,
                        struct archive_writer **ret) MUST_USE;
enum err archive_put(struct archive_writer *writer, struct str name, struct str bytes) MUST_USE;
/* All of an open regular file. */
enum err archive_put_file(struct archive_writer *writer, struct str name, int file) MUST_USE;
/* On disk and called PATH; what was called so before is replaced. */
enum err archive_finish(struct archive_writer *writer) MUST_USE;
/* Removes PATH.part unless it was finished. */
void archive_close(struct archive_writer *writer);
void archive_close_p(struct archive_writer **writer);

struct archive_reader;

enum err archive_open(struct job *job, const char *path, struct archive_reader **ret) MUST_USE;
/* The next member; what was not taken of the one before is passed over. STR_NONE after the last,
   when all checksums have been found true. */
enum err archive_next(struct archive_reader *reader, struct str *ret_name) MUST_USE;
/* The member's bytes, in the arena, which must live until archive_next(). */
enum err archive_take(struct archive_reader *reader, struct arena *arena, struct str *ret) MUST_USE;
/* The member's bytes into an open file. */
enum err archive_take_file(struct archive_reader *reader, int file) MUST_USE;
void archive_reader_close(struct archive_reader *reader);
void archive_reader_close_p(struct archive_reader **reader);
