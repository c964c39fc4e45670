#include "backup/restore.h"
#include "backup/content.h"
#include "backup/files.h"
#include "backup/target.h"

struct restoring {
    struct job *job;
    struct target target;
    const char *files;
};

static enum err take_row(void *context, size_t table, const struct value *values)
{
    struct restoring *restoring = context;
    return load_row(&restoring->target.load, table, values);
}

static enum err take_file(void *context, struct str name, struct archive_reader *reader)
{
    const struct restoring *restoring = context;
    return files_restore(restoring->job, restoring->files, name, reader);
}

/* The second reading checks everything again: the archive may have changed since. */
enum err restore(struct job *job, const char *archive, const struct content *content,
                 const struct restore_target *target, struct str *ret_kept)
{
    struct restoring restoring = {.job = job, .files = target->files};
    const struct content_taker taker = {
        .context = &restoring, .row = take_row, .file = take_file, .expected = content->sums};
    struct content again;
    job->doing = "restoring";
    enum err err = target_begin(job, target->database, target->force, content->schema,
                                &restoring.target);
    if (err == OK)
        err = content_read(job, archive, &taker, &again);
    if (err == OK)
        err = target_end(&restoring.target, content->sums, target->now, ret_kept);
    target_clear(&restoring.target);
    return err;
}
