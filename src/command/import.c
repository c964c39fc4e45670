/* sapa import laravel FILE.sql [--dry-run] */
#include "command/command.h"
#include "import/laravel.h"
#include <stdio.h>

static void print_remark(void *context, const struct import_remark *remark)
{
    (void)context;
    printf("%s %.*s %.*s (line %lld): %.*s\n",
           remark->is_left_out ? "left out:" : "in part:", STR_ARGS(remark->table),
           STR_ARGS(remark->id), (long long)remark->line, STR_ARGS(remark->text));
}

/* Whoever imports into a database that is in use must see at once what did not come in. */
static void print_left_out(const struct import_report *report)
{
    static const char *const reasons[LEFT_OUT_REASONS] = {
        [LEFT_OUT_TAKEN] = "something else has their id, e-mail address or order number here",
        [LEFT_OUT_ORPHAN] = "what they belong to is not here",
        [LEFT_OUT_UNFIT] = "a value cannot be kept",
    };
    static const enum import_reason order[] = {LEFT_OUT_TAKEN, LEFT_OUT_ORPHAN, LEFT_OUT_UNFIT};
    int64_t rows = 0;
    for (size_t i = 0; i < LEFT_OUT_REASONS; i++)
        rows += report->left_out[i];
    if (!rows)
        return;
    printf("%lld rows were left out:\n", (long long)rows);
    for (size_t i = 0; i < COUNT_OF(order); i++)
        if (report->left_out[order[i]])
            printf("%8lld because %s\n", (long long)report->left_out[order[i]], reasons[order[i]]);
    if (report->left_out[LEFT_OUT_TAKEN])
        puts("Rows keep their ids: import into a database that holds nothing else, "
             "not after sapa demo.");
}

static void print_report(const struct import_report *report, bool dry_run)
{
    for (size_t i = 0; i < IMPORT_TABLES; i++) {
        const struct import_count *count = &report->tables[i];
        printf("%-16.*s %8lld read %8lld added %8lld already there %8lld left out\n",
               STR_ARGS(count->table), (long long)count->read, (long long)count->added,
               (long long)count->already_there, (long long)count->left_out);
    }
    if (report->opening_messages)
        printf("%lld tickets had no messages: their description became the first\n",
               (long long)report->opening_messages);
    print_left_out(report);
    if (dry_run)
        puts("dry run: nothing was changed");
}

int command_import(const struct command_line *line)
{
    struct options options = {.line = line};
    const char *kind = option_plain(&options);
    const char *path = option_plain(&options);
    bool dry_run = option_is_set(&options, "--dry-run");
    if (!options_end(&options))
        return EXIT_USAGE;
    if (!kind || strcmp(kind, "laravel") != 0 || !path)
        return usage_error("usage: sapa import laravel FILE.sql [--dry-run]");
    AUTO(db_close_p) struct db *db = NULL;
    if (open_current_database(line, &db) != OK)
        return EXIT_FAILED;
    struct import_options import = {.path = path, .dry_run = dry_run, .remark = print_remark};
    struct import_report report;
    enum err err = import_laravel(operator_new(db, line->arena, instant_now()), &import, &report);
    if (err != OK)
        return failure("nothing was imported: %.*s", STR_ARGS(report.problem));
    print_report(&report, dry_run);
    return EXIT_DONE;
}
