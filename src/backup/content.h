/* The members of an archive in their order, with what they hold handed out. */
#pragma once
#include "backup/archive.h"
#include "backup/backup.h"

enum { CONTENT_FORMAT = 1 };

struct content_taker {
    void *context;
    /* Either may be NULL. `name` is behind files/. */
    enum err (*row)(void *context, size_t table, const struct value *values);
    enum err (*file)(void *context, struct str name, struct archive_reader *reader);
    const struct table_sum *expected; /* of an earlier reading, to tell how far it is; or NULL */
};

/* ERR_INVALID when anything is not as backup_write() makes it. What was handed out before the end
   counts for nothing then. */
enum err content_read(struct job *job, const char *path, const struct content_taker *taker,
                      struct content *ret) MUST_USE;

/* A line of totals.ndjson, without its end. */
struct str content_total(struct arena *arena, const char *table, const struct table_sum *sum);
