#include "backup/replace.h"
#include "backup/disk.h"
#include "backup/kept.h"
#include "backup/load.h"
#include "db/db.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What belongs to a database file while it is open, or when its process was killed. */
static const char *const companions[] = {"-wal", "-shm", "-journal"};

static const char *with(struct job *job, const char *path, const char *ending)
{
    return str_print(job->arena, "%s%s", path, ending).at;
}

static bool is_there(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && status.st_size > 0;
}

static void remove_all(struct job *job, const char *path)
{
    unlink(path);
    unlink(with(job, path, "-lock"));
    for (size_t i = 0; i < COUNT_OF(companions); i++)
        unlink(with(job, path, companions[i]));
}

static enum err in_use(struct replacement *replacement)
{
    return job_fails(replacement->job, ERR_CONFLICT,
                     "%s is in use: stop the server, and whatever else has it open",
                     replacement->path);
}

/* The old database's log is folded into it, which only succeeds when nobody else has it open. */
static enum err settle_old(struct replacement *replacement, struct db *db, bool force)
{
    bool is_empty = false;
    enum err err = load_is_empty(replacement->job, db, &is_empty);
    if (err == ERR_UNAVAILABLE)
        return in_use(replacement);
    if (!is_empty && !force)
        return job_fails(replacement->job, ERR_CONFLICT,
                         "%s holds data already; with --force it is set aside", replacement->path);
    replacement->is_settled = db_fold(db) == OK;
    return replacement->is_settled ? OK : in_use(replacement);
}

/* A database that cannot even be opened is set aside with all that belongs to it. */
static enum err open_old(struct replacement *replacement, bool force)
{
    struct job *job = replacement->job;
    struct db *db;
    if (!is_there(replacement->path))
        return OK;
    enum err err = db_open(str_print(job->arena, "sqlite:%s", replacement->path), DB_WRITE, &db);
    if (err == OK) {
        err = settle_old(replacement, db, force);
        db_close(db);
        return err;
    }
    if (err == ERR_UNAVAILABLE)
        return in_use(replacement);
    return force ? OK
                 : job_fails(job, ERR_CONFLICT, "%s cannot be read; with --force it is set aside",
                             replacement->path);
}

enum err replacement_begin(struct job *job, struct str path, bool force, struct replacement *ret)
{
    *ret = REPLACEMENT_NONE;
    ret->job = job;
    ret->path = str_c(job->arena, path);
    TRY(open_old(ret, force));
    if (claim_take(ret->path, true, &ret->claim) != OK ||
        (ret->is_settled && is_there(with(job, ret->path, "-wal"))))
        return in_use(ret);
    ret->new_path = with(job, ret->path, ".new");
    remove_all(job, ret->new_path);
    if (db_open(str_print(job->arena, "sqlite:%s", ret->new_path), DB_WRITE, &ret->db) != OK)
        return job_fails(job, ERR_UNAVAILABLE, "%s cannot be made", ret->new_path);
    return OK;
}

/* ---- the step ------------------------------------------------------------------------------- */

static bool sync_file(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool is_done = file >= 0 && fsync(file) == 0;
    if (file >= 0)
        close(file);
    return is_done;
}

/* A second name for the old file, which nothing else has. */
static enum err keep_old(struct replacement *replacement, struct instant now, struct str *ret_kept)
{
    struct job *job = replacement->job;
    struct str stamp = instant_stamp(job->arena, now);
    struct str kept = str_print(job->arena, "%s.before-restore-%.*s", replacement->path,
                                STR_ARGS(stamp));
    for (int more = 2; link(replacement->path, kept.at) != 0; more++) {
        if (errno != EEXIST)
            return job_fails(job, ERR_UNAVAILABLE, "the old database cannot be kept as %s: %s",
                             kept.at, strerror(errno));
        kept = str_print(job->arena, "%s.before-restore-%.*s-%d", replacement->path,
                         STR_ARGS(stamp), more);
    }
    *ret_kept = kept;
    return OK;
}

/* The log of an unreadable one goes with it. Nothing of it may lie beside the new file: it would be
   taken for the new one's. */
static enum err set_aside(struct replacement *replacement, struct instant now, struct str *ret_kept)
{
    struct job *job = replacement->job;
    TRY(keep_old(replacement, now, ret_kept));
    for (size_t i = 0; i < COUNT_OF(companions); i++) {
        const char *old = with(job, replacement->path, companions[i]);
        if (is_there(old) && rename(old, with(job, ret_kept->at, companions[i])) != 0)
            return job_fails(job, ERR_UNAVAILABLE, "%s: %s", old, strerror(errno));
    }
    return OK;
}

static enum err take_place(struct replacement *replacement)
{
    struct job *job = replacement->job;
    for (size_t i = 0; i < COUNT_OF(companions); i++)
        unlink(with(job, replacement->path, companions[i]));
    if (rename(replacement->new_path, replacement->path) != 0 ||
        !disk_sync_folder_of(replacement->path))
        return job_fails(job, ERR_UNAVAILABLE, "%s: %s", replacement->path, strerror(errno));
    return OK;
}

static void prune(struct replacement *replacement, struct str kept)
{
    struct job *job = replacement->job;
    const char *slash = strrchr(replacement->path, '/');
    struct str folder = slash ? str_cut(kept, (size_t)(slash - replacement->path) + 1) : STR("./");
    const struct kept_names names = {
        .folder = str_c(job->arena, folder),
        .name = with(job, slash ? slash + 1 : replacement->path, ".before-restore-"),
        .ending = "",
    };
    kept_prune(job, &names, kept.at);
}

enum err replacement_end(struct replacement *replacement, struct instant now, struct str *ret_kept)
{
    struct job *job = replacement->job;
    TRY(db_fold(replacement->db));
    db_close(replacement->db);
    replacement->db = NULL;
    if (!sync_file(replacement->new_path))
        return job_fails(job, ERR_UNAVAILABLE, "%s: %s", replacement->new_path, strerror(errno));
    *ret_kept = STR_NONE;
    if (is_there(replacement->path))
        TRY(set_aside(replacement, now, ret_kept));
    TRY(take_place(replacement));
    remove_all(job, replacement->new_path);
    if (ret_kept->at)
        prune(replacement, *ret_kept);
    claim_end(&replacement->claim);
    return OK;
}

void replacement_clear(struct replacement *replacement)
{
    db_close(replacement->db);
    if (replacement->new_path && replacement->claim.file >= 0)
        remove_all(replacement->job, replacement->new_path);
    claim_end(&replacement->claim);
}
