/* The data folder's files/: what a backup takes along and a restore puts back. */
#pragma once
#include "backup/archive.h"

/* All files below `path`, which may be missing, into files/... of the archive. Names
   that begin with '.' are on their way into the folder and left out. */
enum err files_save(struct job *job, struct archive_writer *archive, const char *path,
                    int64_t *ret_count) MUST_USE;
/* One file below `path`, on disk. ERR_CONFLICT: another one has its name. */
enum err files_restore(struct job *job, const char *path, struct str name,
                       struct archive_reader *reader) MUST_USE;
