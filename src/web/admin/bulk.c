/* Changing several tickets at once, and taking changes back. */
#include "desk/bulk/bulk.h"
#include "web/admin/admin.h"
#include "web/api/ticket_json.h"
#include "web/flash.h"
#include "web/urls.h"

static bool are_ids(const struct str *words, size_t count, int64_t *ids)
{
    for (size_t i = 0; i < count; i++)
        if (!str_to_i64(words[i], &ids[i]) || ids[i] < 1)
            return false;
    return true;
}

/* The numbers of the fields `name`[]: what is ticked in a form, or a list in JSON. */
static enum err read_ids(struct request *request, const char *name, struct bulk_ids *ret)
{
    struct str words[BULK_MAX], field = str_print(request->arena, "%s[]", name);
    form_get_all(&request->form, field.at, words, BULK_MAX, &ret->count);
    if (ret->count > BULK_MAX)
        desk_problem(&request->desk, name, TR("Please choose at most %s at a time."), BULK_MAX);
    else if (ret->count == 0)
        desk_problem(&request->desk, name, TR("Please choose at least one."), 0);
    else if (!are_ids(words, ret->count, ret->items))
        desk_problem(&request->desk, name, TR("The request could not be read."), 0);
    return desk_check(&request->desk);
}

/* An empty word is nobody; what is no id is nobody's id, and the rule says what is wrong. */
static int64_t assignee_of(struct str word)
{
    int64_t id = 0;
    if (word.size && (!str_to_i64(word, &id) || id < 1))
        id = INT64_MAX;
    return id;
}

static enum err read_change(struct request *request, struct bulk_change *ret)
{
    const struct form *form = &request->form;
    const struct bulk_change change = {
        .status = ticket_status_of(form_get(form, "status")),
        .priority = ticket_priority_of(form_get(form, "priority")),
        .assigns = form_has(form, "assigned_to"),
        .assignee_id = assignee_of(form_get(form, "assigned_to")),
    };
    if (form_has(form, "status") + form_has(form, "priority") + change.assigns != 1)
        desk_problem(&request->desk, "", TR("The request could not be read."), 0);
    else if (form_has(form, "status") && !change.status)
        desk_problem(&request->desk, "status", TR("Please choose a status."), 0);
    else if (form_has(form, "priority") && !change.priority)
        desk_problem(&request->desk, "priority", TR("Please choose a priority."), 0);
    *ret = change;
    return desk_check(&request->desk);
}

static struct bulk_ids changes_of(const struct outcome_list *outcomes)
{
    struct bulk_ids changes = {0};
    for (size_t i = 0; i < outcomes->count; i++)
        if (outcomes->items[i].change_id)
            changes.items[changes.count++] = outcomes->items[i].change_id;
    return changes;
}

static void reply_outcomes_json(struct request *request, enum flash flash,
                                const struct flash_about *about)
{
    const struct outcome_list *outcomes = &about->outcomes;
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_put_bool(&json, "success", true);
    json_put_text(&json, "message", flash_words(request, flash, outcomes));
    json_name(&json, "tickets");
    json_open(&json, '[');
    for (size_t i = 0; i < outcomes->count; i++) {
        json_open(&json, '{');
        json_put_id(&json, "id", outcomes->items[i].ticket_id);
        json_put_text(&json, "outcome", outcome_word(outcomes->items[i].outcome));
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_put_undo(&json, about->undo.items, about->undo.count);
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

static void reply_outcomes(struct request *request, enum flash flash,
                           const struct outcome_list *outcomes)
{
    const struct flash_about about = {.outcomes = *outcomes, .undo = changes_of(outcomes)};
    struct url index = url_to(request->arena, "admin.support.tickets.index", 0);
    if (request->wants_json)
        reply_outcomes_json(request, flash, &about);
    else
        reply_redirect_about(request, url_back(request, index), flash, &about);
}

enum err bulk_store(struct request *request, const struct staff *staff)
{
    struct bulk_ids ids = {0};
    struct bulk_change change;
    struct outcome_list outcomes;
    TRY(read_ids(request, "ids", &ids));
    TRY(read_change(request, &change));
    TRY(bulk_change(&request->desk, staff, ids, &change, &outcomes));
    reply_outcomes(request, FLASH_TICKETS_CHANGED, &outcomes);
    return OK;
}

enum err undo_store(struct request *request, const struct staff *staff)
{
    struct bulk_ids changes = {0};
    struct outcome_list outcomes;
    TRY(read_ids(request, "changes", &changes));
    TRY(bulk_undo(&request->desk, staff, changes, &outcomes));
    reply_outcomes(request, FLASH_TAKEN_BACK, &outcomes);
    return OK;
}
