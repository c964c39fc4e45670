/* Making a backup. */
#include "backup/archive.h"
#include "backup/content.h"
#include "backup/files.h"
#include "backup/table.h"
#include "json/json.h"
#include <stdio.h>

enum { PART_SIZE = 1024 * 1024 };

/* ---- tables: in parts, as a member's size must be known before it is written ----------------- */

struct saving {
    struct job *job;
    struct archive_writer *archive;
    const struct table *table;
    struct arena *scratch, *lines; /* for a row; for a part */
    struct buffer part;
    int parts;
    struct table_sum sum;
};

static enum err part_end(struct saving *saving)
{
    char name[ARCHIVE_NAME_MAX + 1];
    int size = snprintf(name, sizeof name, "tables/%s/%06d.ndjson", saving->table->name,
                        ++saving->parts);
    TRY(archive_put(saving->archive, (struct str){name, (size_t)size}, buffer_str(&saving->part)));
    arena_reset(saving->lines);
    saving->part = buffer_in(saving->lines);
    row_put_names(&saving->part, saving->table);
    return OK;
}

static enum err save_row(void *context, const struct value *values)
{
    struct saving *saving = context;
    if (saving->part.size >= PART_SIZE)
        TRY(part_end(saving));
    row_put_line(&saving->part, saving->table, values);
    arena_reset(saving->scratch);
    table_sum_add(&saving->sum, saving->table, values, saving->scratch);
    job_step(saving->job, saving->table->name, saving->sum.rows, 0);
    return OK;
}

static enum err save_table(struct job *job, struct archive_writer *archive, struct db *db,
                           const struct table *table, struct table_sum *ret)
{
    AUTO(arena_free_p) struct arena *scratch = arena_new();
    AUTO(arena_free_p) struct arena *lines = arena_new();
    struct saving saving = {
        .job = job,
        .archive = archive,
        .table = table,
        .scratch = scratch,
        .lines = lines,
        .part = buffer_in(lines),
    };
    row_put_names(&saving.part, table);
    TRY(table_read(job, db, table, save_row, &saving));
    TRY(part_end(&saving));
    TRY(table_last_id(job, db, table, &saving.sum.last_id));
    *ret = saving.sum;
    return OK;
}

/* ---- the rest ------------------------------------------------------------------------------- */

static struct str manifest_of(const struct job *job, const struct backup_source *source,
                              const struct content *content)
{
    struct buffer out = buffer_in(job->arena);
    struct json json = json_in(&out);
    json_open(&json, '{');
    json_put_i64(&json, "format", CONTENT_FORMAT);
    json_put_text(&json, "program", content->program);
    json_put_i64(&json, "schema", content->schema);
    json_put_text(&json, "engine", content->engine);
    json_put_instant(&json, "made_at", source->now);
    json_close(&json, '}');
    buffer_put_byte(&out, '\n');
    return buffer_str(&out);
}

static struct str totals_of(const struct job *job, const struct content *content)
{
    struct buffer out = buffer_in(job->arena);
    for (size_t i = 0; content->tables[i].name; i++) {
        buffer_put_str(&out, content_total(job->arena, content->tables[i].name, &content->sums[i]));
        buffer_put_byte(&out, '\n');
    }
    return buffer_str(&out);
}

static enum err write_members(struct job *job, const struct backup_source *source, struct db *db,
                              struct archive_writer *archive, struct content *content)
{
    TRY(archive_put(archive, STR("manifest.json"), manifest_of(job, source, content)));
    TRY(archive_put(archive, STR("settings.ini"), source->settings));
    for (size_t i = 0; content->tables[i].name; i++) {
        TRY(save_table(job, archive, db, &content->tables[i], &content->sums[i]));
        content->rows += content->sums[i].rows;
    }
    TRY(files_save(job, archive, source->files, &content->files));
    TRY(archive_put(archive, STR("totals.ndjson"), totals_of(job, content)));
    return archive_finish(archive);
}

/* Within one transaction, so of one moment. */
static enum err write_moment(struct job *job, const struct backup_source *source, struct db *db,
                             const char *path, struct content *content)
{
    AUTO(archive_close_p) struct archive_writer *archive = NULL;
    TRY(migrate_version_of(db, job->arena, job->steps, &content->schema));
    if (content->schema == 0)
        return job_fails(job, ERR_NOT_FOUND, "the database is empty: there is nothing to back up");
    content->tables = job->steps[content->schema - 1].tables;
    size_t count = 0;
    while (content->tables[count].name)
        count++;
    content->sums = NEW_ARRAY(job->arena, struct table_sum, count);
    TRY(archive_create(job, path, source->now, &archive));
    return write_members(job, source, db, archive, content);
}

enum err backup_write(struct job *job, const struct backup_source *source, const char *path,
                      struct content *ret)
{
    AUTO(db_close_p) struct db *db = NULL;
    char at[INSTANT_TEXT_SIZE + 1];
    instant_text(source->now, at);
    struct content content = {
        .program = str_of(source->program),
        .engine = db_engine_of_url(source->database) == DB_SQLITE ? STR("sqlite")
                                                                  : STR("postgresql"),
        .made_at = str_copy(job->arena, str_of(at)),
    };
    job->doing = "saving";
    if (db_open(source->database, DB_READ, &db) != OK)
        return job_fails(job, ERR_UNAVAILABLE, "the database cannot be opened");
    TRY(db_begin(db));
    TRY(write_moment(job, source, db, path, &content));
    *ret = content;
    return OK;
}
