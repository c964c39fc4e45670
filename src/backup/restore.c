#include "backup/restore.h"
#include "backup/content.h"
#include "backup/files.h"
#include "backup/load.h"
#include "backup/replace.h"

struct restoring {
    struct job *job;
    struct load load;
    const char *files;
};

static enum err take_row(void *context, size_t table, const struct value *values)
{
    struct restoring *restoring = context;
    return load_row(&restoring->load, table, values);
}

static enum err take_file(void *context, struct str name, struct archive_reader *reader)
{
    const struct restoring *restoring = context;
    return files_restore(restoring->job, restoring->files, name, reader);
}

/* The second reading checks everything again: the archive may have changed since. */
static enum err fill(struct job *job, const char *archive, const struct restore_target *target,
                     const struct content *expected, struct db *db, bool is_hidden)
{
    struct restoring restoring = {.job = job, .files = target->files};
    const struct content_taker taker = {
        .context = &restoring, .row = take_row, .file = take_file, .expected = expected->sums};
    struct content content;
    job->doing = "restoring";
    enum err err = load_begin(job, db, expected->schema, is_hidden, &restoring.load);
    if (err == OK)
        err = content_read(job, archive, &taker, &content);
    if (err == OK)
        err = load_end(&restoring.load, expected->sums);
    load_clear(&restoring.load);
    return err;
}

/* Beside the old file. */
static enum err restore_file(struct job *job, const char *archive, const struct content *content,
                             const struct restore_target *target, struct str *ret_kept)
{
    struct replacement replacement;
    struct str path = str_from(target->database, STR("sqlite:").size);
    enum err err = replacement_begin(job, path, target->force, &replacement);
    if (err == OK)
        err = fill(job, archive, target, content, replacement.db, true);
    if (err == OK)
        err = replacement_end(&replacement, target->now, ret_kept);
    replacement_clear(&replacement);
    return err;
}

/* In one transaction. */
static enum err restore_server(struct job *job, const char *archive, const struct content *content,
                               const struct restore_target *target)
{
    AUTO(db_close_p) struct db *db = NULL;
    bool is_empty;
    if (db_open(target->database, DB_WRITE, &db) != OK)
        return job_fails(job, ERR_UNAVAILABLE, "the database cannot be opened");
    TRY(load_is_empty(job, db, &is_empty));
    if (!is_empty)
        return job_fails(job, ERR_CONFLICT,
                         "the database holds data already: make another, and name that");
    return fill(job, archive, target, content, db, false);
}

enum err restore(struct job *job, const char *archive, const struct content *content,
                 const struct restore_target *target, struct str *ret_kept)
{
    *ret_kept = STR_NONE;
    return db_engine_of_url(target->database) == DB_SQLITE
               ? restore_file(job, archive, content, target, ret_kept)
               : restore_server(job, archive, content, target);
}
