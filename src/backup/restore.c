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
                     const struct content *expected, struct db *db)
{
    struct restoring restoring = {.job = job, .files = target->files};
    const struct content_taker taker = {
        .context = &restoring, .row = take_row, .file = take_file, .expected = expected->sums};
    struct content content;
    job->doing = "restoring";
    enum err err = load_begin(job, db, expected->schema, true, &restoring.load);
    if (err == OK)
        err = content_read(job, archive, &taker, &content);
    if (err == OK)
        err = load_end(&restoring.load, expected->sums);
    load_clear(&restoring.load);
    return err;
}

static enum err restore_file(struct job *job, const char *archive,
                             const struct restore_target *target, const struct content *content,
                             struct str *ret_kept)
{
    struct replacement replacement;
    struct str path = str_from(target->database, STR("sqlite:").size);
    enum err err = replacement_begin(job, path, target->force, &replacement);
    if (err == OK)
        err = fill(job, archive, target, content, replacement.db);
    if (err == OK)
        err = replacement_end(&replacement, target->now, ret_kept);
    replacement_clear(&replacement);
    return err;
}

enum err restore(struct job *job, const char *archive, const struct restore_target *target,
                 struct content *ret, struct str *ret_kept)
{
    struct content content;
    TRY(backup_verify(job, archive, &content));
    TRY(restore_file(job, archive, target, &content, ret_kept));
    *ret = content;
    return OK;
}
