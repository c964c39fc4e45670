/* The pages of saved views, and what the list offers to save. */
#include "web/admin/admin.h"
#include "web/admin/filter.h"
#include "web/admin/rail.h"
#include "web/admin/saved.h"
#include "web/admin/saved.html.h"
#include "web/page/page.h"
#include "web/urls.h"

/* ---- beside the chips of the list ------------------------------------------------------------ */

/* As the address has it; "" for any. */
static struct str assignee_or_any(const struct request *request, int64_t assigned_to)
{
    return assigned_to == ASSIGNED_TO_ANYBODY ? STR("") : assignee_word(request, assigned_to);
}

/* The form for a new one begins with what the list shows. */
static struct url create_url(const struct request *request, const struct ticket_filter *filter)
{
    struct str query = filter_url(request, filter).text;
    query = str_from(query, str_find(query, '?'));
    struct url create = url_to(request->arena, "admin.support.views.create", 0);
    return url_local(request->arena, "%.*s%.*s", STR_ARGS(create.text), STR_ARGS(query));
}

static enum err opened_view(struct request *request, const struct staff *staff,
                            struct saved_view *ret)
{
    *ret = (struct saved_view){0};
    int64_t id = view_of_query(request);
    enum err err = id ? view_load(&request->desk, staff, id, ret) : OK;
    return err == ERR_NOT_FOUND ? OK : err;
}

enum err saved_tools(struct request *request, const struct staff *staff,
                     const struct ticket_filter *filter, const struct frame_view *frame,
                     struct saved_tools_view *ret)
{
    struct saved_view opened;
    TRY(opened_view(request, staff, &opened));
    *ret = (struct saved_tools_view){
        .name = text_or_empty(opened.name),
        .status = text_or_empty(ticket_status_word(filter->status)),
        .priority = text_or_empty(ticket_priority_word(filter->priority)),
        .category = text_or_empty(ticket_category_word(filter->category)),
        .assigned_to = assignee_or_any(request, filter->assigned_to),
        .search = text_or_empty(filter->search),
        .view = opened.id ? str_number(request->arena, opened.id) : STR(""),
    };
    const struct ticket_filter saved = view_filter(&opened);
    bool may_change = opened.id && view_may_change(staff, &opened);
    if (may_change && ticket_filter_is(staff, &saved, filter))
        ret->edit = url_to(request->arena, "admin.support.views.show", opened.id);
    else if (may_change && !filter_is_empty(filter))
        ret->update = url_to(request->arena, "admin.support.views.update", opened.id);
    if (!filter_is_empty(filter) && !current_view(frame))
        ret->create = create_url(request, filter);
    return OK;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static struct saved_row_view row_of(const struct request *request, const struct staff *staff,
                                    const struct saved_view *view,
                                    const struct colleague_list *colleagues)
{
    const struct ticket_filter filter = view_filter(view);
    struct url index = url_to(request->arena, "admin.support.views.index", 0);
    struct url edit = url_to(request->arena, "admin.support.views.show", view->id);
    return (struct saved_row_view){
        .id = view->id,
        .name = view->name,
        .owner = view->user_id == staff_id(staff) ? STR("") : view->user_name,
        .list = view_url(request, view),
        .edit = url_query_add(request->arena, edit, STR("back"), index.text),
        .destroy = url_to(request->arena, "admin.support.views.destroy", view->id),
        .move = url_to(request->arena, "admin.support.views.move", view->id),
        .filters = chip_views(request, &filter, colleagues, 0),
        .is_shared = view->is_shared,
        .may_change = view_may_change(staff, view),
        .has_count = view->tickets != VIEW_UNCOUNTED,
        .tickets = view->tickets,
    };
}

static void reply_views_json(struct request *request, const struct saved_view_list *views)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "views");
    json_open(&json, '[');
    for (size_t i = 0; i < views->count; i++)
        json_saved_view(&json, request, &views->items[i]);
    json_close(&json, ']');
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

static void show_views(struct request *request, const struct saved_row_view *rows, size_t own,
                       size_t count)
{
    const struct saved_index_view view = {
        .own = {rows, own},
        .shared = {rows + own, count - own},
        .index = url_to(request->arena, "admin.support.tickets.index", 0),
    };
    struct frame_view frame = page_frame(request, T(request, "Views"), "admin.support.views.index");
    struct html_out content = html_out_in(request->arena, request->locale);
    saved_index_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
}

enum err views_index(struct request *request, const struct staff *staff)
{
    struct saved_view_list views;
    struct colleague_list colleagues = {0};
    TRY(view_list(&request->desk, staff, &views, NULL));
    if (request->wants_json) {
        reply_views_json(request, &views);
        return OK;
    }
    TRY(colleague_list(&request->desk, staff, &colleagues));
    struct saved_row_view *rows = NEW_ARRAY(request->arena, struct saved_row_view, views.count);
    size_t own = 0;
    for (size_t i = 0; i < views.count; i++) {
        rows[i] = row_of(request, staff, &views.items[i], &colleagues);
        own += rows[i].owner.size == 0;
    }
    if (own) {
        rows[0].is_first = true;
        rows[own - 1].is_last = true;
    }
    show_views(request, rows, own, views.count);
    return OK;
}

/* ---- one: a form ----------------------------------------------------------------------------- */

static struct str back_of(const struct request *request)
{
    struct str back = form_get(request->again == OK ? &request->query : &request->form, "back");
    return is_path_of_ours(back) ? back : STR("");
}

static enum err form_view(struct request *request, const struct staff *staff,
                          const struct view_wishes *wishes, struct saved_form_view *ret)
{
    const struct ticket_filter *filter = &wishes->filter;
    struct colleague_list colleagues = {0};
    TRY(colleague_list(&request->desk, staff, &colleagues));
    *ret = (struct saved_form_view){
        .is_shared = wishes->is_shared,
        .problems = problem_views(request),
        .name = field_view(request, "name", wishes->name),
        .status = field_view(request, "status", STR("")),
        .priority = field_view(request, "priority", STR("")),
        .category = field_view(request, "category", STR("")),
        .assigned_to = field_view(request, "assigned_to", STR("")),
        .search = field_view(request, "search", filter->search),
        .statuses = status_choices(request, filter->status, T(request, "All statuses")),
        .priorities = priority_choices(request, filter->priority, T(request, "All priorities")),
        .categories = category_choices(request, filter->category, T(request, "All categories")),
        .assignees = assignee_choices(request, &colleagues, filter->assigned_to),
        .back = back_of(request),
    };
    return OK;
}

static void show_form(struct request *request, const char *title,
                      const struct saved_form_view *view)
{
    struct frame_view frame = page_frame(request, title, "admin.support.views.index");
    struct html_out content = html_out_in(request->arena, request->locale);
    saved_form_page_html(&content, &frame, view);
    page_reply(request, 200, &frame, &content);
}

enum err views_create(struct request *request, const struct staff *staff)
{
    const struct form *fields = request->again == OK ? &request->query : &request->form;
    const struct view_wishes wishes = wishes_of_form(fields, &no_wishes);
    struct saved_form_view view;
    TRY(form_view(request, staff, &wishes, &view));
    view.is_new = true;
    view.action = url_to(request->arena, "admin.support.views.store", 0);
    view.cancel = filter_url(request, &wishes.filter);
    show_form(request, T(request, "Save view"), &view);
    return OK;
}

static void reply_view_json(struct request *request, const struct saved_view *view)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "view");
    json_saved_view(&json, request, view);
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

enum err views_show(struct request *request, const struct staff *staff)
{
    struct saved_view saved;
    struct saved_form_view view;
    TRY(view_load(&request->desk, staff, request->id, &saved));
    if (request->wants_json) {
        reply_view_json(request, &saved);
        return OK;
    }
    if (!view_may_change(staff, &saved))
        return ERR_FORBIDDEN;
    const struct view_wishes was = wishes_of_view(&saved);
    const struct view_wishes wishes = wishes_of_form(&request->form, &was);
    TRY(form_view(request, staff, &wishes, &view));
    view.action = url_to(request->arena, "admin.support.views.update", saved.id);
    view.cancel = view.back.size ? url_local(request->arena, "%.*s", STR_ARGS(view.back))
                                 : view_url(request, &saved);
    show_form(request, T(request, "Edit view"), &view);
    return OK;
}
