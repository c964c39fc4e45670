/* Views of the list: saved, changed, moved, deleted. The pages for that are in saved_pages.c. */
#include "web/admin/saved.h"
#include "web/admin/admin.h"
#include "web/admin/filter.h"
#include "web/admin/rail.h"
#include "web/urls.h"

const struct view_wishes no_wishes = {.name = STR(""),
                                      .filter = {.assigned_to = ASSIGNED_TO_ANYBODY}};

struct view_wishes wishes_of_view(const struct saved_view *view)
{
    return (struct view_wishes){view->name, view->is_shared, view_filter(view)};
}

struct view_wishes wishes_of_form(const struct form *fields, const struct view_wishes *was)
{
    struct view_wishes wishes = *was;
    const struct ticket_filter filter = filter_of_form(fields);
    if (form_has(fields, "name"))
        wishes.name = form_get(fields, "name");
    if (form_has(fields, "is_shared"))
        wishes.is_shared = form_is_on(fields, "is_shared");
    if (form_has(fields, "status"))
        wishes.filter.status = filter.status;
    if (form_has(fields, "priority"))
        wishes.filter.priority = filter.priority;
    if (form_has(fields, "category"))
        wishes.filter.category = filter.category;
    if (form_has(fields, "assigned_to"))
        wishes.filter.assigned_to = filter.assigned_to;
    if (form_has(fields, "search"))
        wishes.filter.search = filter.search;
    return wishes;
}

static void need_known(struct request *request, const char *field, bool is_known, const char *text)
{
    if (!is_known && form_get(&request->form, field).size)
        desk_problem(&request->desk, field, text, 0);
}

/* The list shows everything for a word that it does not know; a view is not saved with one. */
static struct view_wishes wishes_of_request(struct request *request, const struct view_wishes *was)
{
    const struct ticket_filter filter = filter_of_form(&request->form);
    need_known(request, "status", filter.status, TR("Please choose a status."));
    need_known(request, "priority", filter.priority, TR("Please choose a priority."));
    need_known(request, "category", filter.category, TR("Please choose a category."));
    need_known(request, "assigned_to", filter.assigned_to != ASSIGNED_TO_ANYBODY,
               TR("Please choose somebody of the team."));
    return wishes_of_form(&request->form, was);
}

void json_saved_view(struct json *json, const struct request *request,
                     const struct saved_view *view)
{
    json_open(json, '{');
    json_put_i64(json, "id", view->id);
    json_put_text(json, "name", view->name);
    json_put_bool(json, "is_shared", view->is_shared);
    json_put_i64(json, "user_id", view->user_id);
    json_put_text(json, "user_name", view->user_name);
    json_put_text(json, "status", ticket_status_word(view->status));
    json_put_text(json, "priority", ticket_priority_word(view->priority));
    json_put_text(json, "category", ticket_category_word(view->category));
    json_put_text(json, "assigned_to",
                  view->assigned_to == ASSIGNED_TO_ANYBODY
                      ? STR_NONE
                      : assignee_word(request, view->assigned_to));
    json_put_text(json, "search", view->search.size ? view->search : STR_NONE);
    json_name(json, "tickets");
    if (view->tickets == VIEW_UNCOUNTED)
        json_none(json);
    else
        json_i64(json, view->tickets);
    json_put_text(json, "url", view_url(request, view).text);
    json_close(json, '}');
}

static enum err reply_saved(struct request *request, const struct staff *staff, int status,
                            int64_t id)
{
    struct saved_view view;
    TRY(view_load(&request->desk, staff, id, &view));
    if (!request->wants_json) {
        reply_redirect(request, url_back(request, view_url(request, &view)), FLASH_VIEW_SAVED);
        return OK;
    }
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_success(&json, request, FLASH_VIEW_SAVED);
    json_name(&json, "view");
    json_saved_view(&json, request, &view);
    json_close(&json, '}');
    reply_json(request, status, &body);
    return OK;
}

static struct url index_url(const struct request *request)
{
    return url_to(request->arena, "admin.support.views.index", 0);
}

enum err views_store(struct request *request, const struct staff *staff)
{
    const struct view_wishes wishes = wishes_of_request(request, &no_wishes);
    int64_t id;
    TRY(view_add(&request->desk, staff, &wishes, &id));
    return reply_saved(request, staff, 201, id);
}

enum err views_update(struct request *request, const struct staff *staff)
{
    struct saved_view view;
    TRY(view_load(&request->desk, staff, request->id, &view));
    const struct view_wishes was = wishes_of_view(&view);
    const struct view_wishes wishes = wishes_of_request(request, &was);
    TRY(view_change(&request->desk, staff, &view, &wishes));
    if (view.user_id != staff_id(staff) && !wishes.is_shared) {
        reply_done(request, index_url(request), FLASH_VIEW_SAVED); /* it is out of sight now */
        return OK;
    }
    return reply_saved(request, staff, 200, view.id);
}

enum err views_destroy(struct request *request, const struct staff *staff)
{
    struct saved_view view;
    TRY(view_load(&request->desk, staff, request->id, &view));
    TRY(view_remove(&request->desk, staff, &view));
    reply_done(request, url_back(request, index_url(request)), FLASH_VIEW_DELETED);
    return OK;
}

enum err views_move(struct request *request, const struct staff *staff)
{
    struct saved_view view;
    struct str direction = form_get(&request->form, "direction");
    bool is_up = str_is(direction, STR("up"));
    TRY(view_load(&request->desk, staff, request->id, &view));
    if (!is_up && !str_is(direction, STR("down")))
        desk_problem(&request->desk, "direction", TR("The request could not be read."), 0);
    TRY(desk_check(&request->desk));
    TRY(view_move(&request->desk, staff, &view, is_up));
    reply_done(request, url_back(request, index_url(request)), FLASH_NONE);
    return OK;
}
