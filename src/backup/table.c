#include "backup/table.h"

enum { PAGE_ROWS = 500, BATCH_VALUES = 2000 };

/* ---- statements -----------------------------------------------------------------------------
   made from the description of a table: names come from schema/, never from a file. */

enum { SQLITE, POSTGRES, ENGINES };

static const struct statement *make(struct job *job, const struct table *table, bool writes,
                                    struct buffer texts[static ENGINES])
{
    struct statement *statement = NEW(job->arena, struct statement);
    *statement = (struct statement){
        .name = table->name,
        .sqlite = str_c(job->arena, buffer_str(&texts[SQLITE])),
        .postgres = str_c(job->arena, buffer_str(&texts[POSTGRES])),
        .writes = writes,
    };
    return statement;
}

/* The same text for both. */
static const struct statement *make_common(struct job *job, const struct table *table, bool writes,
                                           const char *format)
{
    struct buffer text = buffer_in(job->arena);
    buffer_print(&text, format, table->name);
    struct buffer texts[ENGINES] = {text, text};
    return make(job, table, writes, texts);
}

static void put_parameter(struct buffer texts[static ENGINES], int number, enum column_kind kind)
{
    static const char *const casts[] = {
        [COLUMN_I64] = "bigint",
        [COLUMN_BOOL] = "boolean",
        [COLUMN_TEXT] = "text",
        [COLUMN_INSTANT] = "timestamptz",
        [COLUMN_DECIMAL] = "text::numeric",
        [COLUMN_JSON] = "text::json",
        [COLUMN_BYTES] = "bytea",
    };
    buffer_print(&texts[SQLITE], "?%d", number);
    buffer_print(&texts[POSTGRES], "$%d::%s", number, casts[kind]);
}

static void put_both(struct buffer texts[static ENGINES], const char *text)
{
    for (int engine = 0; engine < ENGINES; engine++)
        buffer_put_str(&texts[engine], str_of(text));
}

static void put_names(struct buffer texts[static ENGINES], const struct table *table)
{
    for (size_t i = 0; table->columns[i].name; i++) {
        put_both(texts, i ? ", " : "");
        put_both(texts, table->columns[i].name);
    }
}

/* The primary key's columns in its order; how many. */
static int key_of(const struct table *table, int ret_columns[static TABLE_COLUMNS_MAX])
{
    int count = 0;
    for (int place = 1; place <= TABLE_COLUMNS_MAX; place++)
        for (int i = 0; table->columns[i].name; i++)
            if (table->columns[i].key == place)
                ret_columns[count++] = i;
    return count;
}

static const struct statement *page_statement(struct job *job, const struct table *table,
                                              bool is_first)
{
    int columns[TABLE_COLUMNS_MAX];
    int count = key_of(table, columns);
    struct buffer texts[ENGINES] = {buffer_in(job->arena), buffer_in(job->arena)};
    put_both(texts, "SELECT ");
    put_names(texts, table);
    put_both(texts, " FROM ");
    put_both(texts, table->name);
    for (int pass = is_first ? 2 : 0; pass < 3; pass++) {
        put_both(texts, pass == 0   ? " WHERE ("
                        : pass == 1 ? ") > ("
                        : is_first  ? " ORDER BY "
                                    : ") ORDER BY ");
        for (int i = 0; i < count; i++) {
            put_both(texts, i ? ", " : "");
            if (pass == 1)
                put_parameter(texts, i + 1, table->columns[columns[i]].kind);
            else
                put_both(texts, table->columns[columns[i]].name);
        }
    }
    for (int engine = 0; engine < ENGINES; engine++)
        buffer_print(&texts[engine], " LIMIT %d", PAGE_ROWS);
    return make(job, table, false, texts);
}

size_t table_batch_rows(const struct table *table)
{
    return BATCH_VALUES / table_width(table);
}

const struct statement *table_adding(struct job *job, const struct table *table, size_t rows)
{
    int number = 0;
    struct buffer texts[ENGINES] = {buffer_in(job->arena), buffer_in(job->arena)};
    put_both(texts, "INSERT INTO ");
    put_both(texts, table->name);
    put_both(texts, " (");
    put_names(texts, table);
    put_both(texts, ") VALUES ");
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; table->columns[i].name; i++) {
            put_both(texts, i ? ", " : row ? "), (" : "(");
            put_parameter(texts, ++number, table->columns[i].kind);
        }
    }
    put_both(texts, ")");
    return make(job, table, true, texts);
}

/* ---- running them --------------------------------------------------------------------------- */

static enum err run(struct db *db, const struct statement *statement, const struct value *values,
                    size_t count, struct arena *scratch)
{
    struct rows rows = {0};
    TRY(db_query(db, scratch, statement, values, count, &rows));
    return rows_end(&rows);
}

static enum err ask_number(struct db *db, const struct statement *statement, int64_t *ret)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(db, arena, statement, NULL, 0, &rows));
    int64_t number = rows_next(&rows) ? column_i64(&rows, 0) : 0;
    TRY(rows_end(&rows));
    *ret = number;
    return OK;
}

static enum err named(struct job *job, enum err err, const char *what, const struct table *table)
{
    return err == OK ? OK : job_fails(job, err, "%s %s failed", what, table->name);
}

struct page {
    struct arena *arena;
    const struct value *after; /* the key of the last row before it; NULL on the first page */
    struct value last[TABLE_COLUMNS_MAX];
    int rows;
};

static enum err page_read(struct db *db, const struct table *table,
                          const struct statement *statement, struct page *page, row_taker *take,
                          void *context)
{
    int key[TABLE_COLUMNS_MAX];
    struct value values[TABLE_COLUMNS_MAX];
    int key_count = key_of(table, key);
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(db, page->arena, statement, page->after, page->after ? (size_t)key_count : 0,
                 &rows));
    while (rows_next(&rows)) {
        row_read(&rows, table, values);
        for (int i = 0; i < key_count; i++) {
            page->last[i] = values[key[i]];
            if (page->last[i].kind == VALUE_TEXT || page->last[i].kind == VALUE_BYTES)
                page->last[i].text = str_copy(page->arena, page->last[i].text);
        }
        TRY(take(context, values));
        page->rows++;
    }
    return rows_end(&rows);
}

static enum err pages_read(struct job *job, struct db *db, const struct table *table,
                           row_taker *take, void *context)
{
    AUTO(arena_free_p) struct arena *even = arena_new();
    AUTO(arena_free_p) struct arena *odd = arena_new();
    struct page pages[2] = {{.arena = even}, {.arena = odd}};
    const struct statement *first = page_statement(job, table, true),
                           *later = page_statement(job, table, false);
    struct page *page = &pages[0];
    TRY(page_read(db, table, first, page, take, context));
    while (page->rows == PAGE_ROWS) {
        struct page *next = page == &pages[0] ? &pages[1] : &pages[0];
        arena_reset(next->arena);
        *next = (struct page){.arena = next->arena, .after = page->last};
        TRY(page_read(db, table, later, next, take, context));
        page = next;
    }
    return OK;
}

enum err table_read(struct job *job, struct db *db, const struct table *table, row_taker *take,
                    void *context)
{
    return named(job, pages_read(job, db, table, take, context), "reading", table);
}

struct summing {
    struct job *job;
    const struct table *table;
    int64_t total;
    struct arena *scratch;
    struct table_sum sum;
};

static enum err sum_row(void *context, const struct value *values)
{
    struct summing *summing = context;
    arena_reset(summing->scratch);
    table_sum_add(&summing->sum, summing->table, values, summing->scratch);
    job_step(summing->job, summing->table->name, summing->sum.rows, summing->total);
    return OK;
}

enum err table_sum_read(struct job *job, struct db *db, const struct table *table, int64_t total,
                        struct table_sum *ret)
{
    AUTO(arena_free_p) struct arena *scratch = arena_new();
    struct summing summing = {job, table, total, scratch, {0}};
    TRY(table_read(job, db, table, sum_row, &summing));
    TRY(table_last_id(job, db, table, &summing.sum.last_id));
    *ret = summing.sum;
    return OK;
}

enum err table_count(struct job *job, struct db *db, const struct table *table, int64_t *ret)
{
    const struct statement *count = make_common(job, table, false, "SELECT count(*) FROM %s");
    return named(job, ask_number(db, count, ret), "counting", table);
}

enum err table_clear(struct job *job, struct db *db, const struct table *table)
{
    const struct statement *clear = make_common(job, table, true, "DELETE FROM %s");
    return named(job, run(db, clear, NULL, 0, job->arena), "clearing", table);
}

enum err table_add(struct job *job, struct db *db, const struct table *table,
                   const struct statement *adding, const struct value *values, size_t rows,
                   struct arena *scratch)
{
    enum err err = run(db, adding, values, rows * table_width(table), scratch);
    return named(job, err, "adding rows of", table);
}

/* ---- ids ------------------------------------------------------------------------------------
   SQLite counts AUTOINCREMENT keys in sqlite_sequence, and other ids from the greatest there is. */

enum err table_last_id(struct job *job, struct db *db, const struct table *table, int64_t *ret)
{
    const char *name = table->name;
    struct buffer texts[ENGINES] = {buffer_in(job->arena), buffer_in(job->arena)};
    *ret = 0;
    if (!table->has_id)
        return OK;
    buffer_print(&texts[SQLITE],
                 "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = '%s'), 0), "
                 "coalesce((SELECT max(id) FROM %s), 0))",
                 name, name);
    buffer_print(&texts[POSTGRES],
                 "SELECT greatest(coalesce(pg_sequence_last_value("
                 "pg_get_serial_sequence('%s', 'id')::regclass), 0), "
                 "coalesce((SELECT max(id) FROM %s), 0))",
                 name, name);
    return named(job, ask_number(db, make(job, table, false, texts), ret), "the last id of", table);
}

enum err table_set_last_id(struct job *job, struct db *db, const struct table *table,
                           int64_t last_id)
{
    const char *name = table->name;
    const struct value value = value_i64(last_id);
    struct buffer texts[ENGINES] = {buffer_in(job->arena), buffer_in(job->arena)};
    if (!table->has_id || last_id <= 0)
        return OK;
    buffer_print(&texts[SQLITE],
                 "UPDATE sqlite_sequence SET seq = ?1 WHERE name = '%s' AND seq < ?1", name);
    buffer_print(&texts[POSTGRES], "SELECT setval(pg_get_serial_sequence('%s', 'id'), $1::bigint)",
                 name);
    TRY(named(job, run(db, make(job, table, true, texts), &value, 1, job->arena), "the ids of",
              table));
    /* A table that has lost all its rows has not counted yet. */
    struct buffer first[ENGINES] = {buffer_in(job->arena), buffer_in(job->arena)};
    buffer_print(&first[SQLITE],
                 "INSERT INTO sqlite_sequence (name, seq) SELECT '%s', ?1 WHERE NOT EXISTS "
                 "(SELECT 1 FROM sqlite_sequence WHERE name = '%s') AND EXISTS "
                 "(SELECT 1 FROM sqlite_schema WHERE name = '%s' AND sql LIKE '%%AUTOINCREMENT%%')",
                 name, name, name);
    buffer_print(&first[POSTGRES], "SELECT $1::bigint");
    return named(job, run(db, make(job, table, true, first), &value, 1, job->arena), "the ids of",
                 table);
}
