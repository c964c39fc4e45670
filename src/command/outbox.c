/* sapa outbox list | retry */
#include "base/utf8.h"
#include "command/command.h"
#include "json/json.h"
#include "operator/outbox.h"
#include <stdio.h>

static const char usage[] =
    "usage: sapa outbox list [--state STATE] [--json] | sapa outbox retry ID...|--failed";

static void print_list(const struct command_line *line, const struct outbox_row_list *rows)
{
    struct buffer out = buffer_in(line->arena);
    struct json json = json_in(&out);
    json_open(&json, '[');
    for (size_t i = 0; i < rows->count; i++) {
        const struct outbox_row *row = &rows->items[i];
        json_open(&json, '{');
        json_put_i64(&json, "id", row->id);
        json_put_text(&json, "state", notification_state_word(row->state));
        json_put_text(&json, "channel", notification_channel_word(row->channel));
        json_put_text(&json, "event", notification_event_word(row->event));
        json_put_i64(&json, "user_id", row->user_id);
        json_put_text(&json, "user_name", row->user_name);
        json_put_id(&json, "support_ticket_id", row->support_ticket_id);
        json_put_text(&json, "address", row->address);
        json_put_text(&json, "gateway", row->gateway);
        json_put_i64(&json, "attempts", row->attempts);
        json_put_text(&json, "reason", row->reason);
        json_put_instant(&json, "due_at", row->due_at);
        json_put_instant(&json, "created_at", row->created_at);
        json_put_instant(&json, "updated_at", row->updated_at);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    print_json(line->arena, buffer_str(&out));
}

static void print_row(struct arena *arena, const struct outbox_row *row)
{
    char created[INSTANT_TEXT_SIZE + 1];
    struct str state = notification_state_word(row->state);
    struct str channel = notification_channel_word(row->channel);
    struct str event = notification_event_word(row->event);
    struct str reason = utf8_for_terminal(arena, row->reason);
    instant_text(row->created_at, created);
    printf("%6lld  %s  %-9.*s  %-8.*s  %-15.*s  %.*s%s%.*s\n", (long long)row->id, created,
           STR_ARGS(state), STR_ARGS(channel), STR_ARGS(event),
           STR_ARGS(utf8_for_terminal(arena, row->user_name)), reason.size ? ": " : "",
           STR_ARGS(reason));
}

static int outbox_command_list(const struct command_line *line)
{
    struct options options = {.line = line};
    option_plain(&options);
    const char *word = option_value(&options, "--state");
    bool as_json = option_is_set(&options, "--json");
    if (!options_end(&options))
        return EXIT_USAGE;
    enum notification_state state = notification_state_of(str_of(word));
    if (word && !state)
        return usage_error("--state is none of queued, sending, sent, delivered, read, failed, "
                           "unknown, skipped");
    AUTO(db_close_p) struct db *db = NULL;
    struct outbox_row_list rows = {0};
    if (open_current_database(line, &db) != OK)
        return EXIT_FAILED;
    if (outbox_list(operator_new(db, line->arena, instant_now()), state, &rows) != OK)
        return failure("the outbox could not be read");
    if (as_json)
        print_list(line, &rows);
    for (size_t i = 0; !as_json && i < rows.count; i++)
        print_row(line->arena, &rows.items[i]);
    return EXIT_DONE;
}

static int retry_failed(struct operator* operator)
{
    int64_t queued, left;
    struct db *db = operator_desk(operator)->db;
    enum err err = outbox_retry_failed(operator, & queued, &left);
    if (err != OK || db_commit(db) != OK)
        return failure("nothing was queued again");
    printf("%lld queued again\n", (long long)queued);
    if (left)
        return failure("%lld wait for another one about the same ticket: repeat this once that "
                       "has gone out",
                       (long long)left);
    return EXIT_DONE;
}

static enum err retry_one(struct operator* operator, const char * word)
{
    int64_t id;
    if (!str_to_i64(str_of(word), &id) || id <= 0)
        return ERR_NOT_FOUND;
    return outbox_retry(operator, id);
}

/* All of them or none, so that one knows what was done. */
static int retry_these(struct operator* operator, struct options * options, const char *first)
{
    struct db *db = operator_desk(operator)->db;
    int64_t queued = 0;
    for (const char *word = first; word; word = option_plain(options), queued++) {
        enum err err = retry_one(operator, word);
        if (err == ERR_NOT_FOUND)
            return failure("there is no notification '%s'; nothing was queued", word);
        if (err == ERR_CONFLICT)
            return failure("%s is on its way or has arrived, or waits for another one about the "
                           "same ticket; nothing was queued",
                           word);
        if (err != OK)
            return failure("%s could not be queued; nothing was", word);
    }
    if (db_commit(db) != OK)
        return failure("nothing was queued again");
    printf("%lld queued again\n", (long long)queued);
    return EXIT_DONE;
}

static int outbox_command_retry(const struct command_line *line)
{
    struct options options = {.line = line};
    option_plain(&options);
    bool all_failed = option_is_set(&options, "--failed");
    struct options checked = options;
    const char *first = option_plain(&options);
    while (option_plain(&checked))
        ;
    if (!options_end(&checked))
        return EXIT_USAGE;
    if (all_failed == (first != NULL))
        return usage_error("%s", usage);
    AUTO(db_close_p) struct db *db = NULL;
    if (open_current_database(line, &db) != OK || db_begin(db) != OK)
        return EXIT_FAILED;
    struct operator* operator= operator_new(db, line->arena, instant_now());
    return all_failed ? retry_failed(operator) : retry_these(operator, & options, first);
}

int command_outbox(const struct command_line *line)
{
    const char *verb = line->count ? line->arguments[0] : "";
    if (strcmp(verb, "list") == 0)
        return outbox_command_list(line);
    if (strcmp(verb, "retry") == 0)
        return outbox_command_retry(line);
    return usage_error("%s", usage);
}
