#include "web/admin/history.h"
#include "web/admin/admin.h"
#include "web/api/ticket_json.h"
#include "web/page/page.h"

/* `format` holds two %s; both texts are plain. */
static struct str from_to(const struct request *request, const char *format, struct str from,
                          struct str to)
{
    struct buffer text = buffer_in(request->arena);
    const char *first = strstr(format, "%s"), *second = strstr(first + 2, "%s");
    buffer_put(&text, format, (size_t)(first - format));
    buffer_put_str(&text, from);
    buffer_put(&text, first + 2, (size_t)(second - first - 2));
    buffer_put_str(&text, to);
    buffer_put_str(&text, str_of(second + 2));
    return buffer_str(&text);
}

static struct str assignment(const struct request *request, const struct change *change)
{
    struct str nobody = str_of(T(request, "nobody"));
    return from_to(request, T(request, "changed the assignee from %s to %s"),
                   change->from_name.at ? change->from_name : nobody,
                   change->to_name.at ? change->to_name : nobody);
}

static struct str change_text(const struct request *request, const struct change *change)
{
    if (str_is(change->field, STR("status")))
        return from_to(request, T(request, "changed the status from %s to %s"),
                       status_view(request, ticket_status_of(change->from_value)).label,
                       status_view(request, ticket_status_of(change->to_value)).label);
    if (str_is(change->field, STR("priority")))
        return from_to(request, T(request, "changed the priority from %s to %s"),
                       priority_view(request, ticket_priority_of(change->from_value)).label,
                       priority_view(request, ticket_priority_of(change->to_value)).label);
    if (str_is(change->field, STR("assigned_to")))
        return assignment(request, change);
    if (str_is(change->field, STR("internal_notes")))
        return str_of(T(request, "changed the internal notes"));
    if (str_is(change->field, STR("created_at")))
        return str_of(T(request, "opened the ticket for the customer"));
    if (str_is(change->field, STR("user_id")))
        return str_of(T(request, "confirmed where it came from: it belongs to their account now"));
    return str_of(change->to_value.at ? T(request, "deleted the ticket")
                                      : T(request, "restored the ticket"));
}

struct change_views change_views(const struct request *request, const struct change_list *changes)
{
    struct change_view *views = NEW_ARRAY(request->arena, struct change_view, changes->count);
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->items[i];
        views[i] = (struct change_view){change->actor_name, change_text(request, change),
                                        moment_view(request, change->created_at)};
    }
    return (struct change_views){views, changes->count};
}

bool is_activity(const struct change *change)
{
    return str_is(change->field, STR("status")) || str_is(change->field, STR("priority")) ||
           str_is(change->field, STR("assigned_to")) || str_is(change->field, STR("deleted_at")) ||
           str_is(change->field, STR("created_at")) || str_is(change->field, STR("user_id"));
}

/* `format` holds one %s. */
static struct str with(const struct request *request, const char *format, struct str what)
{
    struct buffer text = buffer_in(request->arena);
    const char *hole = strstr(format, "%s");
    buffer_put(&text, format, (size_t)(hole - format));
    buffer_put_str(&text, what);
    buffer_put_str(&text, str_of(hole + 2));
    return buffer_str(&text);
}

struct str activity_text(const struct request *request, const struct change *change, bool joins)
{
    int64_t assignee;
    if (str_is(change->field, STR("status")))
        return with(request,
                    joins ? T(request, "status is now %s") : T(request, "set the status to %s"),
                    status_view(request, ticket_status_of(change->to_value)).label);
    if (str_is(change->field, STR("priority")))
        return with(request,
                    joins ? T(request, "priority is now %s") : T(request, "set the priority to %s"),
                    priority_view(request, ticket_priority_of(change->to_value)).label);
    if (str_is(change->field, STR("assigned_to"))) {
        if (!str_to_i64(change->to_value, &assignee))
            return str_of(T(request, "gave the ticket back to the team"));
        if (assignee == change->actor_id)
            return str_of(T(request, "took the ticket"));
        return with(request, T(request, "assigned the ticket to %s"),
                    change->to_name.at ? change->to_name : change->to_value);
    }
    return change_text(request, change);
}

enum err history_index(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    struct change_list changes = {0};
    TRY(ticket_load(&request->desk, staff, request->id, &ticket));
    TRY(history_list(&request->desk, staff, ticket.id, 0, &changes));
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "history");
    json_history(&json, &changes);
    json_close(&json, '}');
    reply_json(request, 200, &body);
    return OK;
}
