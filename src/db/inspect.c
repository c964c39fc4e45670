#include "db/inspect.h"
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

struct str db_path(struct str url)
{
    struct str path = str_starts(url, STR("sqlite:")) ? str_from(url, 7) : STR_NONE;
    return str_is(path, STR(":memory:")) ? STR_NONE : path;
}

static int64_t file_size(struct str path, const char *suffix)
{
    char name[PATH_MAX];
    struct stat file;
    int size = snprintf(name, sizeof name, "%.*s%s", STR_ARGS(path), suffix);
    if (size < 0 || (size_t)size >= sizeof name || stat(name, &file) < 0)
        return -1;
    return file.st_size;
}

enum err db_size(struct db *db, struct arena *arena, struct str url, struct db_size *ret)
{
    static const struct statement ask = {
        .name = "database_size",
        .sqlite = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        .postgres = "SELECT pg_database_size(current_database())",
    };
    struct str path = db_path(url);
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(db, arena, &ask, NULL, 0, &rows));
    int64_t bytes = rows_next(&rows) ? column_i64(&rows, 0) : 0;
    TRY(rows_end(&rows));
    int64_t log_bytes = path.size ? file_size(path, "-wal") : 0;
    *ret = (struct db_size){bytes, log_bytes < 0 ? 0 : log_bytes};
    return OK;
}

/* The first row's text, when it is no "ok". */
static enum err first_text(struct db *db, struct arena *arena, const struct statement *statement,
                           struct str *ret)
{
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(db, arena, statement, NULL, 0, &rows));
    struct str text = rows_next(&rows) ? column_text(&rows, 0) : STR_NONE;
    TRY(rows_end(&rows));
    *ret = str_is(text, STR("ok")) ? STR_NONE : text;
    return OK;
}

/* PostgreSQL checks its pages when it reads them; it has no such question. */
enum err db_find_damage(struct db *db, struct arena *arena, struct str *ret)
{
    static const struct statement check = {
        .name = "quick_check",
        .sqlite = "SELECT quick_check FROM pragma_quick_check(1)",
        .postgres = "SELECT 'ok'",
    };
    return first_text(db, arena, &check, ret);
}

enum err db_find_dangling(struct db *db, struct arena *arena, struct str *ret)
{
    static const struct statement check = {
        .name = "foreign_key_check",
        .sqlite = "SELECT \"table\" || ' refers to a missing row of ' || parent "
                  "FROM pragma_foreign_key_check LIMIT 1",
        .postgres = "SELECT conname || ' is not validated' FROM pg_constraint "
                    "WHERE contype = 'f' AND NOT convalidated LIMIT 1",
    };
    return first_text(db, arena, &check, ret);
}
