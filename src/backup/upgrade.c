#include "backup/upgrade.h"
#include "backup/kept.h"
#include "backup/load.h"
#include "base/log.h"

static enum err save(struct job *job, struct db *db, const struct backup_source *source,
                     const char *folder, struct upgrade *upgrade)
{
    bool is_empty;
    struct content content;
    TRY(load_is_empty(job, db, &is_empty));
    if (is_empty)
        return OK;
    struct str stamp = instant_stamp(job->arena, source->now);
    struct str path = str_print(job->arena, "%s/before-schema-%d-%.*s.tar.gz", folder,
                                migrate_newest_of(job->steps), STR_ARGS(stamp));
    TRY(backup_write(job, source, path.at, &content));
    upgrade->backup = path;
    log_info("backup.made", "%.*s, before the schema changes", STR_ARGS(path));
    return OK;
}

/* The version is read again under the lock: another process may have come first. */
static enum err save_and_migrate(struct job *job, struct db *db, const struct backup_source *source,
                                 const char *folder, struct upgrade *upgrade)
{
    int newest = migrate_newest_of(job->steps);
    TRY(migrate_lock(db));
    TRY(migrate_version_of(db, job->arena, job->steps, &upgrade->from));
    if (upgrade->from == newest)
        return OK;
    if (source)
        TRY(save(job, db, source, folder, upgrade));
    return migrate_within(db, job->arena, job->steps, newest, &upgrade->applied);
}

enum err upgrade(struct job *job, struct db *db, const struct backup_source *source,
                 const char *folder, struct upgrade *ret)
{
    *ret = (struct upgrade){.backup = STR_NONE};
    TRY(migrate_version_of(db, job->arena, job->steps, &ret->from));
    if (ret->from == migrate_newest_of(job->steps))
        return OK;
    TRY(db_begin(db));
    enum err err = save_and_migrate(job, db, source, folder, ret);
    if (err == OK)
        err = db_commit(db);
    else
        db_rollback(db);
    if (err == OK && ret->backup.at)
        kept_prune(job, &(struct kept_names){folder, "before-schema-#-", ".tar.gz"},
                   ret->backup.at);
    return err;
}
