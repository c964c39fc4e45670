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

bool db_size(struct str url, struct db_size *ret)
{
    struct str path = db_path(url);
    if (path.size == 0)
        return false;
    *ret = (struct db_size){file_size(path, ""), file_size(path, "-wal")};
    if (ret->log_bytes < 0)
        ret->log_bytes = 0;
    return ret->file_bytes >= 0;
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
