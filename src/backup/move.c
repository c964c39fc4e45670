#include "backup/move.h"
#include "backup/target.h"

struct moving {
    struct job *job;
    struct load *load;
    size_t table;
    struct table_sum *sum;
    int64_t total;
    struct arena *scratch;
};

static enum err move_row(void *context, const struct value *values)
{
    struct moving *moving = context;
    const struct table *table = &moving->load->tables[moving->table];
    TRY(load_row(moving->load, moving->table, values));
    arena_reset(moving->scratch);
    table_sum_add(moving->sum, table, values, moving->scratch);
    job_step(moving->job, table->name, moving->sum->rows, moving->total);
    return OK;
}

static enum err move_table(struct job *job, struct db *from, struct load *load, size_t table,
                           struct table_sum *ret)
{
    AUTO(arena_free_p) struct arena *scratch = arena_new();
    struct moving moving = {job, load, table, ret, 0, scratch};
    TRY(table_count(job, from, &load->tables[table], &moving.total));
    TRY(table_read(job, from, &load->tables[table], move_row, &moving));
    return table_last_id(job, from, &load->tables[table], &ret->last_id);
}

/* What was written while its rows were copied would stay behind. */
static enum err look_again(struct job *job, struct db *from, const struct moved *moved)
{
    job->doing = "comparing";
    TRY(db_begin(from));
    for (size_t i = 0; moved->tables[i].name; i++) {
        struct table_sum sum;
        TRY(table_sum_read(job, from, &moved->tables[i], moved->sums[i].rows, &sum));
        if (!table_sum_is(&sum, &moved->sums[i]))
            return job_fails(job, ERR_CONFLICT, "%s has changed meanwhile: stop the server first",
                             moved->tables[i].name);
    }
    db_rollback(from);
    return OK;
}

static enum err move_tables(struct job *job, struct db *from, struct load *load,
                            struct moved *moved)
{
    for (size_t i = 0; moved->tables[i].name; i++)
        TRY(move_table(job, from, load, i, &moved->sums[i]));
    db_rollback(from);
    return look_again(job, from, moved);
}

/* Of one moment. */
static enum err begin(struct job *job, struct db *from, struct moved *moved)
{
    TRY(db_begin(from));
    TRY(migrate_version_of(from, job->arena, job->steps, &moved->schema));
    if (moved->schema == 0)
        return job_fails(job, ERR_NOT_FOUND, "the database is empty: there is nothing to move");
    size_t count = 0;
    moved->tables = job->steps[moved->schema - 1].tables;
    while (moved->tables[count].name)
        count++;
    moved->sums = NEW_ARRAY(job->arena, struct table_sum, count);
    return OK;
}

enum err move_rows(struct job *job, struct str from, struct str to, struct instant now,
                   struct moved *ret)
{
    AUTO(db_close_p) struct db *db = NULL;
    struct target target;
    struct str kept;
    struct moved moved = {0};
    job->doing = "moving";
    if (db_open(from, DB_READ, &db) != OK)
        return job_fails(job, ERR_UNAVAILABLE, "the database to be moved cannot be opened");
    TRY(begin(job, db, &moved));
    enum err err = target_begin(job, to, false, moved.schema, &target);
    if (err == OK)
        err = move_tables(job, db, &target.load, &moved);
    if (err == OK)
        err = target_end(&target, moved.sums, now, &kept);
    target_clear(&target);
    if (err == OK)
        *ret = moved;
    return err;
}
