#include "backup/target.h"

static enum err begin_file(struct target *target, struct str database, bool force, int schema)
{
    struct str path = str_from(database, STR("sqlite:").size);
    TRY(replacement_begin(target->job, path, force, &target->replacement));
    return load_begin(target->job, target->replacement.db, schema, true, &target->load);
}

static enum err begin_server(struct target *target, struct str database, int schema)
{
    struct job *job = target->job;
    bool is_empty;
    if (db_open(database, DB_WRITE, &target->server) != OK)
        return job_fails(job, ERR_UNAVAILABLE, "the database to be filled cannot be opened");
    TRY(load_is_empty(job, target->server, &is_empty));
    if (!is_empty)
        return job_fails(job, ERR_CONFLICT,
                         "the database holds data already: make another, and name that");
    return load_begin(job, target->server, schema, false, &target->load);
}

enum err target_begin(struct job *job, struct str database, bool force, int schema,
                      struct target *ret)
{
    *ret = (struct target){.job = job, .replacement = REPLACEMENT_NONE};
    return db_engine_of_url(database) == DB_SQLITE ? begin_file(ret, database, force, schema)
                                                   : begin_server(ret, database, schema);
}

enum err target_end(struct target *target, const struct table_sum *expected, struct instant now,
                    struct str *ret_kept)
{
    *ret_kept = STR_NONE;
    TRY(load_end(&target->load, expected));
    load_clear(&target->load);
    return target->server ? OK : replacement_end(&target->replacement, now, ret_kept);
}

void target_clear(struct target *target)
{
    load_clear(&target->load);
    db_close(target->server);
    replacement_clear(&target->replacement);
}
