#include "import/laravel.h"
#include "desk/search/search.h"
#include "import/laravel.sql.h"
#include "import/laravel_rows.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

/* In the order of their references; in the file they may stand in any. */
static const struct {
    struct str table;
    enum err (*import)(struct import *import, const struct sql_row *row);
} tables[IMPORT_TABLES] = {
    [IMPORT_USERS] = {STR("users"), import_user_row},
    [IMPORT_ORDERS] = {STR("orders"), import_order_row},
    [IMPORT_SUPPORT_TICKETS] = {STR("support_tickets"), import_ticket_row},
    [IMPORT_CHAT_MESSAGES] = {STR("chat_messages"), import_message_row},
    [IMPORT_SMS_LOGS] = {STR("sms_logs"), import_sms_log_row},
};

/* ---- ids ---- */

void ids_add(struct ids *ids, int64_t id)
{
    buffer_put(&ids->bytes, (const char *)&id, sizeof id);
}

size_t ids_count(const struct ids *ids)
{
    return ids->bytes.size / sizeof(int64_t);
}

int64_t ids_at(const struct ids *ids, size_t index)
{
    int64_t id;
    memcpy(&id, ids->bytes.bytes + index * sizeof id, sizeof id);
    return id;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t left, right;
    memcpy(&left, a, sizeof left);
    memcpy(&right, b, sizeof right);
    return (left > right) - (left < right);
}

void ids_sort(struct ids *ids)
{
    size_t count = ids_count(ids), kept = 0;
    if (count == 0)
        return;
    qsort(ids->bytes.bytes, count, sizeof(int64_t), compare_ids);
    for (size_t i = 0; i < count; i++) {
        int64_t id = ids_at(ids, i);
        if (kept == 0 || ids_at(ids, kept - 1) != id)
            memcpy(ids->bytes.bytes + kept++ * sizeof id, &id, sizeof id);
    }
    ids->bytes.size = kept * sizeof(int64_t);
}

bool ids_contain(const struct ids *ids, int64_t id)
{
    return ids_count(ids) &&
           bsearch(&id, ids->bytes.bytes, ids_count(ids), sizeof id, compare_ids) != NULL;
}

/* ---- the file ---- */

static void file_close(FILE **file)
{
    if (*file)
        fclose(*file);
}

static enum err refuse(struct import *import, enum err err, struct str problem)
{
    import->report->problem = str_copy(import->arena, problem);
    return err;
}

/* It is read once for each table, so it must be a file that can be read again. */
static enum err file_open(struct import *import, FILE **ret)
{
    const char *path = import->options->path;
    struct stat is;
    FILE *file = fopen(path, "re");
    if (!file)
        return refuse(import, ERR_INVALID,
                      str_print(import->arena, "%s cannot be opened: %s", path, strerror(errno)));
    if (fstat(fileno(file), &is) != 0 || !S_ISREG(is.st_mode)) {
        fclose(file);
        return refuse(import, ERR_INVALID, str_print(import->arena, "%s is not a file", path));
    }
    *ret = file;
    return OK;
}

/* What would make rows of different things one, or times wrong, ends the import. */
static enum err check_origin(struct import *import, const struct sql_row *row)
{
    if (row->time_zone_unknown)
        return refuse(import, ERR_INVALID,
                      str_print(import->arena,
                                "line %lld: the dump's time_zone is neither UTC nor an offset such "
                                "as '+07:00'; dump with --tz-utc",
                                (long long)row->line));
    if (import->database.size == 0)
        import->database = str_copy(import->arena, row->database);
    if (row->database.size && !str_is(row->database, import->database))
        return refuse(import, ERR_INVALID,
                      str_print(import->arena,
                                "line %lld: %.*s is in more than one database of this dump; dump "
                                "one database alone",
                                (long long)row->line, STR_ARGS(row->table)));
    return OK;
}

static enum err refuse_row(struct import *import, enum err err, const struct sql_row *row)
{
    const char *text = err == ERR_UNAVAILABLE ? "line %lld: the database cannot be written now"
                                              : "line %lld: the database refuses this row of %.*s";
    return refuse(import, err,
                  str_print(import->arena, text, (long long)row->line, STR_ARGS(row->table)));
}

static enum err read_table(struct import *import, FILE *file, size_t table)
{
    rewind(file);
    AUTO(sql_dump_free_p) struct sql_dump *dump = sql_dump_new(file, &tables[table].table, 1);
    struct sql_row row;
    enum err err;
    import->at = &import->report->tables[table];
    while ((err = sql_dump_next(dump, &row)) == OK) {
        TRY(check_origin(import, &row));
        import->at->read++;
        arena_reset(operator_desk(import->owner)->arena);
        err = tables[table].import(import, &row);
        if (err != OK)
            return refuse_row(import, err, &row);
    }
    return err == ERR_NOT_FOUND ? OK : refuse(import, err, sql_dump_problem(dump));
}

static enum err read_tables(struct import *import, FILE *file)
{
    int64_t read = 0;
    for (size_t table = 0; table < IMPORT_TABLES; table++) {
        TRY(read_table(import, file, table));
        ids_sort(&import->strangers);
        ids_sort(&import->foreign);
        read += import->report->tables[table].read;
    }
    if (read == 0)
        return refuse(import, ERR_INVALID,
                      STR("there are no rows of users, orders, support_tickets, chat_messages or "
                          "sms_logs in this file"));
    return OK;
}

/* ---- what follows from the rows ---- */

static enum err settle_tickets(struct import *import)
{
    struct operator* owner = import->owner;
    struct desk *desk = operator_desk(owner);
    ids_sort(&import->touched);
    for (size_t i = 0; i < ids_count(&import->touched); i++) {
        int64_t id = ids_at(&import->touched, i);
        arena_reset(desk->arena);
        TRY(import_ticket_begin_conversation(owner, id));
        import->report->opening_messages += db_changes(desk->db);
        TRY(import_ticket_count_answered(owner, id));
        TRY(import_ticket_note_seen(owner, id, desk->now));
    }
    return OK;
}

static enum err continue_ids(struct operator* owner)
{
    int64_t newest;
    TRY(import_continue_users(owner, &newest));
    TRY(import_continue_orders(owner, &newest));
    TRY(import_continue_tickets(owner, &newest));
    TRY(import_continue_messages(owner, &newest));
    return import_continue_sms_logs(owner, &newest);
}

static enum err import_file(struct import *import, FILE *file)
{
    TRY(read_tables(import, file));
    TRY(continue_ids(import->owner)); /* opening messages take new ids */
    TRY(settle_tickets(import));
    return search_catch_up(operator_desk(import->owner));
}

static enum err import_in_transaction(struct import *import, FILE *file)
{
    struct db *db = operator_desk(import->owner)->db;
    TRY(db_begin(db));
    enum err err = import_file(import, file);
    if (err == OK && !import->options->dry_run)
        return db_commit(db);
    db_rollback(db);
    return err;
}

enum err import_laravel(struct operator* owner, const struct import_options *options,
                        struct import_report *ret)
{
    struct desk *desk = operator_desk(owner);
    struct import import = {.owner = owner,
                            .options = options,
                            .report = ret,
                            .arena = desk->arena,
                            .strangers.bytes = buffer_in(desk->arena),
                            .foreign.bytes = buffer_in(desk->arena),
                            .touched.bytes = buffer_in(desk->arena),
                            .database = STR("")};
    *ret = (struct import_report){.problem = STR("")};
    for (size_t i = 0; i < IMPORT_TABLES; i++)
        ret->tables[i].table = tables[i].table;

    AUTO(file_close) FILE *file = NULL;
    TRY(file_open(&import, &file));
    AUTO(arena_free_p) struct arena *row_arena = arena_new();
    desk->arena = row_arena;
    enum err err = import_in_transaction(&import, file);
    desk->arena = import.arena;
    if (err != OK && ret->problem.size == 0)
        ret->problem = STR("the database cannot be written now");
    return err;
}
