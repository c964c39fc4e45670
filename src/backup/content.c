#include "backup/content.h"
#include "json/json.h"
#include <stdarg.h>
#include <stdio.h>

struct reading {
    struct job *job;
    const char *path;
    struct archive_reader *archive;
    const struct content_taker *taker;
    struct content content;
    struct arena *lines, *scratch; /* for a part of a table; for a row */
    size_t table;                  /* whose parts are being read */
    int parts;                     /* of it, so far */
};

static enum err PRINTF(2, 3) wrong(struct reading *reading, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char what[2 * ARCHIVE_NAME_MAX];
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return job_fails(reading->job, ERR_INVALID, "%s is damaged, or was not made by sapa: %s",
                     reading->path, what);
}

/* ---- manifest ------------------------------------------------------------------------------- */

static struct str member_of(const struct json_members *members, struct str name)
{
    for (size_t i = 0; i < members->count; i++)
        if (str_is(members->items[i].name, name))
            return members->items[i].value;
    return STR("");
}

static enum err take_schema(struct reading *reading, int64_t schema)
{
    struct content *content = &reading->content;
    int newest = migrate_newest_of(reading->job->steps);
    if (schema > newest)
        return job_fails(reading->job, ERR_INVALID,
                         "%s has schema %lld, this program knows %d: use a newer one",
                         reading->path, (long long)schema, newest);
    if (schema < 1)
        return wrong(reading, "its manifest names no schema");
    content->schema = (int)schema;
    content->tables = reading->job->steps[schema - 1].tables;
    size_t count = 0;
    while (content->tables[count].name)
        count++;
    content->sums = NEW_ARRAY(reading->job->arena, struct table_sum, count);
    return OK;
}

static enum err take_manifest(struct reading *reading)
{
    struct json_members members;
    struct str text, name;
    int64_t format, schema;
    struct content *content = &reading->content;
    struct arena *arena = reading->job->arena;
    TRY(archive_next(reading->archive, &name)); /* which is manifest.json */
    TRY(archive_take(reading->archive, arena, &text));
    if (json_read_object(arena, text, &members) != OK ||
        !str_to_i64(member_of(&members, STR("format")), &format) ||
        !str_to_i64(member_of(&members, STR("schema")), &schema))
        return wrong(reading, "its manifest is not understood");
    if (format != CONTENT_FORMAT)
        return job_fails(reading->job, ERR_INVALID, "%s was made by a newer program: use that",
                         reading->path);
    content->program = member_of(&members, STR("program"));
    content->engine = member_of(&members, STR("engine"));
    content->made_at = member_of(&members, STR("made_at"));
    TRY(take_schema(reading, schema));
    TRY(archive_next(reading->archive, &name));
    return str_is(name, STR("settings.ini")) ? OK : wrong(reading, "settings.ini is missing");
}

/* ---- tables --------------------------------------------------------------------------------- */

static enum err take_row(struct reading *reading, struct str line)
{
    struct value values[TABLE_COLUMNS_MAX];
    const struct table *table = &reading->content.tables[reading->table];
    struct table_sum *sum = &reading->content.sums[reading->table];
    arena_reset(reading->scratch);
    if (row_read_line(reading->scratch, table, line, values) != OK)
        return wrong(reading, "row %lld of %s is not understood", (long long)sum->rows + 1,
                     table->name);
    table_sum_add(sum, table, values, reading->scratch);
    reading->content.rows++;
    const struct table_sum *expected = reading->taker->expected;
    job_step(reading->job, table->name, sum->rows, expected ? expected[reading->table].rows : 0);
    return reading->taker->row
               ? reading->taker->row(reading->taker->context, reading->table, values)
               : OK;
}

static enum err take_part(struct reading *reading)
{
    struct str text, line;
    arena_reset(reading->lines);
    TRY(archive_take(reading->archive, reading->lines, &text));
    struct buffer names = buffer_in(reading->lines);
    row_put_names(&names, &reading->content.tables[reading->table]);
    if (!str_starts(text, buffer_str(&names)))
        return wrong(reading, "a table has other columns than its schema");
    text = str_from(text, names.size);
    while (text.size && str_split(&text, '\n', &line))
        TRY(take_row(reading, line));
    return OK;
}

static bool is_part(const struct reading *reading, size_t table, int part, struct str name)
{
    char expected[ARCHIVE_NAME_MAX + 1];
    if (!reading->content.tables[table].name)
        return false;
    snprintf(expected, sizeof expected, "tables/%s/%06d.ndjson",
             reading->content.tables[table].name, part);
    return str_is(name, str_of(expected));
}

/* Every table has a part, be it empty. *ret_name: what comes behind the last one. */
static enum err take_tables(struct reading *reading, struct str *ret_name)
{
    struct str name;
    TRY(archive_next(reading->archive, &name));
    while (reading->content.tables[reading->table].name) {
        if (is_part(reading, reading->table, reading->parts + 1, name)) {
            reading->parts++;
            TRY(take_part(reading));
            TRY(archive_next(reading->archive, &name));
            continue;
        }
        if (reading->parts == 0)
            return wrong(reading, "the table %s is missing",
                         reading->content.tables[reading->table].name);
        reading->table++;
        reading->parts = 0;
    }
    *ret_name = name;
    return OK;
}

/* ---- files, totals -------------------------------------------------------------------------- */

/* As folders are walked: '/' comes before any other byte. */
static int byte_of(struct str name, size_t i)
{
    return i >= name.size ? -1 : name.at[i] == '/' ? 0 : (unsigned char)name.at[i];
}

/* So that no file is there twice, and none is a folder too. */
static bool comes_after(struct str name, struct str earlier)
{
    size_t i = 0;
    while (i < name.size && byte_of(name, i) == byte_of(earlier, i))
        i++;
    return byte_of(name, i) > byte_of(earlier, i) && !(i == earlier.size && name.at[i] == '/');
}

static enum err take_files(struct reading *reading, struct str *name)
{
    static const struct str folder = STR("files/");
    struct str earlier = folder;
    while (str_starts(*name, folder)) {
        if (reading->content.files && !comes_after(*name, earlier))
            return wrong(reading, "%.*s is there twice, or not where it belongs", STR_ARGS(*name));
        earlier = *name;
        if (reading->taker->file)
            TRY(reading->taker->file(reading->taker->context, str_from(*name, folder.size),
                                     reading->archive));
        job_step(reading->job, "files", ++reading->content.files, 0);
        TRY(archive_next(reading->archive, name));
    }
    return OK;
}

static bool is_total(struct arena *arena, struct str line, const char *table, struct table_sum *sum)
{
    struct json_item items[4];
    size_t count;
    if (json_read_list(arena, line, items, COUNT_OF(items), &count) != OK || count != 4 ||
        items[2].kind != JSON_NUMBER || items[2].number < 0)
        return false;
    sum->last_id = items[2].number;
    return str_is(line, content_total(arena, table, sum));
}

static enum err take_totals(struct reading *reading)
{
    struct str text, line;
    TRY(archive_take(reading->archive, reading->job->arena, &text));
    for (size_t i = 0; reading->content.tables[i].name; i++) {
        const char *table = reading->content.tables[i].name;
        if (!str_split(&text, '\n', &line) ||
            !is_total(reading->job->arena, line, table, &reading->content.sums[i]))
            return wrong(reading, "the rows of %s do not add up", table);
    }
    return text.size ? wrong(reading, "its totals name more tables") : OK;
}

struct str content_total(struct arena *arena, const char *table, const struct table_sum *sum)
{
    struct buffer out = buffer_in(arena);
    struct json json = json_in(&out);
    json_open(&json, '[');
    json_text(&json, str_of(table));
    json_i64(&json, sum->rows);
    json_i64(&json, sum->last_id);
    json_text(&json, table_sum_text(arena, sum));
    json_close(&json, ']');
    return buffer_str(&out);
}

static enum err take_members(struct reading *reading)
{
    struct str name;
    TRY(take_manifest(reading));
    TRY(take_tables(reading, &name));
    TRY(take_files(reading, &name));
    if (!str_is(name, STR("totals.ndjson")))
        return wrong(reading, "a member is where none belongs");
    TRY(take_totals(reading));
    TRY(archive_next(reading->archive, &name));
    return name.at ? wrong(reading, "a member is where none belongs") : OK;
}

enum err content_read(struct job *job, const char *path, const struct content_taker *taker,
                      struct content *ret)
{
    AUTO(archive_reader_close_p) struct archive_reader *archive = NULL;
    AUTO(arena_free_p) struct arena *lines = arena_new();
    AUTO(arena_free_p) struct arena *scratch = arena_new();
    TRY(archive_open(job, path, &archive));
    struct reading reading = {
        .job = job,
        .path = path,
        .archive = archive,
        .taker = taker,
        .lines = lines,
        .scratch = scratch,
    };
    TRY(take_members(&reading));
    *ret = reading.content;
    return OK;
}

enum err backup_verify(struct job *job, const char *path, struct content *ret)
{
    static const struct content_taker nobody = {0};
    job->doing = "checking";
    return content_read(job, path, &nobody, ret);
}
