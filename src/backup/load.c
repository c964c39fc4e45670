#include "backup/load.h"
#include "db/fill.h"

enum { ROWS_IN_COMMIT = 5000 };

static size_t count_of(const struct table *tables)
{
    size_t count = 0;
    while (tables[count].name)
        count++;
    return count;
}

/* What the schema has put there itself comes again from the rows. Children go first. */
static enum err clear_tables(struct load *load)
{
    for (size_t i = count_of(load->tables); i-- > 0;)
        if (load->tables[i].first_rows)
            TRY(table_clear(load->job, load->db, &load->tables[i]));
    return OK;
}

enum err load_begin(struct job *job, struct db *db, int schema, bool is_hidden, struct load *ret)
{
    int applied, version;
    const struct table *tables = job->steps[schema - 1].tables;
    *ret = (struct load){
        .job = job,
        .db = db,
        .tables = tables,
        .is_hidden = is_hidden,
        .batch = arena_new(),
    };
    TRY(db_begin(db));
    TRY(migrate_within(db, job->arena, job->steps, schema, &applied));
    TRY(migrate_version_of(db, job->arena, job->steps, &version));
    if (version > schema)
        return job_fails(job, ERR_CONFLICT,
                         "the database has schema %d already, and the rows are of %d: empty it",
                         version, schema);
    TRY(clear_tables(ret));
    return fill_begin(db);
}

static enum err add_batch(struct load *load)
{
    const struct table *table = &load->tables[load->table];
    size_t rows = load->rows;
    if (rows == 0)
        return OK;
    load->rows = 0;
    const struct statement *adding = rows == table_batch_rows(table)
                                         ? load->adding
                                         : table_adding(load->job, table, rows);
    TRY(table_add(load->job, load->db, table, adding, load->values, rows, load->batch));
    arena_reset(load->batch);
    load->uncommitted += rows;
    if (!load->is_hidden || load->uncommitted < ROWS_IN_COMMIT)
        return OK;
    load->uncommitted = 0;
    TRY(db_commit(load->db));
    return db_begin(load->db);
}

static void begin_table(struct load *load, size_t index)
{
    const struct table *table = &load->tables[index];
    size_t rows = table_batch_rows(table);
    load->table = index;
    load->adding = table_adding(load->job, table, rows);
    load->values = NEW_ARRAY(load->job->arena, struct value, rows * table_width(table));
}

enum err load_row(struct load *load, size_t table, const struct value *values)
{
    size_t width = table_width(&load->tables[table]);
    if (table != load->table || !load->values) {
        TRY(add_batch(load));
        begin_table(load, table);
    }
    struct value *row = load->values + load->rows * width;
    for (size_t i = 0; i < width; i++) {
        row[i] = values[i];
        if (row[i].kind == VALUE_TEXT || row[i].kind == VALUE_BYTES)
            row[i].text = str_copy(load->batch, row[i].text);
    }
    load->rows++;
    return load->rows == table_batch_rows(&load->tables[table]) ? add_batch(load) : OK;
}

static enum err compare(struct load *load, const struct table *table,
                        const struct table_sum *expected)
{
    struct table_sum sum;
    TRY(table_sum_read(load->job, load->db, table, expected->rows, &sum));
    if (table_sum_is(&sum, expected) && sum.last_id >= expected->last_id)
        return OK;
    return job_fails(load->job, ERR_INTERNAL,
                     "%s: %lld rows were to be there, and %lld are, or they differ", table->name,
                     (long long)expected->rows, (long long)sum.rows);
}

enum err load_end(struct load *load, const struct table_sum *expected)
{
    int applied;
    struct job *job = load->job;
    TRY(add_batch(load));
    job->doing = "indexing";
    enum err err = fill_end(load->db);
    if (err != OK)
        return job_fails(job, err,
                         err == ERR_CONFLICT ? "a row names another that is not there"
                                             : "the indexes could not be made");
    for (size_t i = 0; load->tables[i].name; i++)
        TRY(table_set_last_id(job, load->db, &load->tables[i], expected[i].last_id));
    job->doing = "comparing";
    for (size_t i = 0; load->tables[i].name; i++)
        TRY(compare(load, &load->tables[i], &expected[i]));
    TRY(migrate_within(load->db, job->arena, job->steps, migrate_newest_of(job->steps), &applied));
    if (job->settle)
        TRY(job->settle(load->db, job->arena));
    return db_commit(load->db);
}

void load_clear(struct load *load)
{
    if (!load->db)
        return;
    db_rollback(load->db);
    arena_free(load->batch);
    *load = (struct load){0};
}

enum err load_is_empty(struct job *job, struct db *db, bool *ret)
{
    int schema;
    int64_t rows;
    TRY(migrate_version_of(db, job->arena, job->steps, &schema));
    *ret = true;
    for (size_t i = 0; schema && job->steps[schema - 1].tables[i].name; i++) {
        const struct table *table = &job->steps[schema - 1].tables[i];
        TRY(table_count(job, db, table, &rows));
        *ret = *ret && rows <= table->first_rows;
    }
    return OK;
}
