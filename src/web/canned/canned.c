/* The canned replies: a list to search, a form for each. */
#include "web/canned/canned.h"
#include "desk/limits.h"
#include "json/json.h"
#include "web/canned/canned.html.h"
#include "web/page/page.h"
#include "web/urls.h"

void json_canned(struct json *json, const struct canned_reply *reply)
{
    json_open(json, '{');
    json_put_i64(json, "id", reply->id);
    json_put_text(json, "shortcut", reply->shortcut);
    json_put_text(json, "title", reply->title);
    json_put_text(json, "body", reply->body);
    json_put_bool(json, "shared", reply->is_shared);
    json_put_i64(json, "user_id", reply->user_id);
    json_put_text(json, "user_name", reply->user_name);
    json_put_i64(json, "uses", reply->uses);
    json_put_instant(json, "last_used_at", reply->last_used_at);
    json_put_instant(json, "created_at", reply->created_at);
    json_put_instant(json, "updated_at", reply->updated_at);
    json_close(json, '}');
}

static struct url index_url(const struct request *request)
{
    return url_to(request->arena, "admin.support.replies.index", 0);
}

static struct canned_row_view row_view(const struct request *request,
                                       const struct canned_reply *reply)
{
    return (struct canned_row_view){
        .id = reply->id,
        .shortcut = reply->shortcut,
        .title = reply->title,
        .body = reply->body,
        .line = html_text_to_line(request->arena, reply->body),
        .author = reply->user_name,
        .is_shared = reply->is_shared,
        .uses = reply->uses,
        .url = url_to(request->arena, "admin.support.replies.show", reply->id),
    };
}

/* ---- the list -------------------------------------------------------------------------------- */

static void reply_index_json(struct request *request, const struct canned_reply_list *replies)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "replies");
    json_open(&json, '[');
    for (size_t i = 0; i < replies->count; i++)
        json_canned(&json, &replies->items[i]);
    json_close(&json, ']');
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

enum err replies_index(struct request *request, const struct staff *staff)
{
    struct str search = str_trim(form_get(&request->query, "search"));
    struct canned_reply_list replies = {0};
    TRY(canned_list(&request->desk, staff, search, &replies));
    if (request->wants_json) {
        reply_index_json(request, &replies);
        return OK;
    }
    struct canned_row_view *rows = NEW_ARRAY(request->arena, struct canned_row_view, replies.count);
    for (size_t i = 0; i < replies.count; i++)
        rows[i] = row_view(request, &replies.items[i]);
    const struct canned_index_view view = {
        .replies = {rows, replies.count},
        .search = text_or_empty(search),
        .index = index_url(request),
        .create = url_to(request->arena, "admin.support.replies.create", 0),
    };
    struct frame_view frame = page_frame(request, T(request, "Canned replies"),
                                         "admin.support.replies.index");
    struct html_out content = html_out_in(request->arena, request->locale);
    canned_index_page_html(&content, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

/* ---- the form -------------------------------------------------------------------------------- */

/* What was sent, and what is kept (NULL: a new one) for the rest. */
static struct canned_draft draft_of(const struct request *request, const struct canned_reply *reply)
{
    const struct form *form = &request->form;
    struct canned_draft draft = {0};
    if (reply)
        draft = (struct canned_draft){.shortcut = reply->shortcut,
                                      .title = reply->title,
                                      .body = reply->body,
                                      .is_shared = reply->is_shared};
    if (form_has(form, "shortcut"))
        draft.shortcut = form_get(form, "shortcut");
    if (form_has(form, "title"))
        draft.title = form_get(form, "title");
    if (form_has(form, "body"))
        draft.body = form_get(form, "body");
    if (form_has(form, "shared"))
        draft.is_shared = form_is_on(form, "shared");
    return draft;
}

static struct str variables(struct arena *arena)
{
    struct buffer text = buffer_in(arena);
    for (enum canned_variable variable = 0; variable < CANNED_VARIABLES; variable++)
        buffer_print(&text, "%s{{%.*s}}", variable ? " " : "",
                     STR_ARGS(canned_variable_name(variable)));
    return buffer_str(&text);
}

static struct canned_form_view form_view(const struct request *request, struct str heading,
                                         const struct canned_draft *draft, struct url save)
{
    return (struct canned_form_view){
        .heading = heading,
        .problems = problem_views(request),
        .shortcut = field_view(request, "shortcut", draft->shortcut),
        .title = field_view(request, "title", draft->title),
        .body = field_view(request, "body", draft->body),
        .is_shared = draft->is_shared,
        .variables = variables(request->arena),
        .index = index_url(request),
        .save = save,
    };
}

enum err replies_create(struct request *request, const struct staff *staff)
{
    (void)staff;
    const struct canned_draft draft = draft_of(request, NULL);
    struct canned_form_view view = form_view(
        request, str_of(T(request, "New canned reply")), &draft,
        url_to(request->arena, "admin.support.replies.store", 0));
    view.is_new = true;
    struct frame_view frame = page_frame(request, T(request, "New canned reply"),
                                         "admin.support.replies.index");
    struct html_out content = html_out_in(request->arena, request->locale);
    canned_create_page_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

/* {"success":true,"message","reply"}, or back to the list. */
static enum err reply_saved(struct request *request, const struct staff *staff, int status,
                            int64_t id)
{
    struct canned_reply reply;
    if (!request->wants_json) {
        reply_redirect(request, index_url(request), FLASH_REPLY_SAVED);
        return OK;
    }
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_success(&json, request, FLASH_REPLY_SAVED);
    enum err err = canned_load(&request->desk, staff, id, &reply);
    if (err == OK) {
        json_name(&json, "reply");
        json_canned(&json, &reply);
    } else if (err != ERR_NOT_FOUND) { /* an admin has made another's a personal one */
        return err;
    }
    json_close(&json, '}');
    reply_json(request, status, &body);
    return OK;
}

enum err replies_store(struct request *request, const struct staff *staff)
{
    const struct canned_draft draft = draft_of(request, NULL);
    int64_t id;
    TRY(canned_add(&request->desk, staff, &draft, &id));
    return reply_saved(request, staff, 201, id);
}

static void reply_show_json(struct request *request, const struct canned_reply *reply)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "reply");
    json_canned(&json, reply);
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

enum err replies_show(struct request *request, const struct staff *staff)
{
    struct canned_reply reply;
    TRY(canned_load(&request->desk, staff, request->id, &reply));
    if (request->wants_json) {
        reply_show_json(request, &reply);
        return OK;
    }
    const struct canned_draft draft = draft_of(request, &reply);
    const struct canned_show_view view = {
        .reply = row_view(request, &reply),
        .updated = moment_view(request, reply.updated_at),
        .last_used = moment_since_view(request, reply.last_used_at),
        .may_change = canned_may_change(staff, &reply),
        .form = form_view(request, reply.title, &draft,
                          url_to(request->arena, "admin.support.replies.update", reply.id)),
        .destroy = url_to(request->arena, "admin.support.replies.destroy", reply.id),
    };
    struct frame_view frame = page_frame(request, str_c(request->arena, reply.title),
                                         "admin.support.replies.index");
    struct html_out content = html_out_in(request->arena, request->locale);
    canned_show_page_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

enum err replies_update(struct request *request, const struct staff *staff)
{
    struct canned_reply reply;
    TRY(canned_load(&request->desk, staff, request->id, &reply));
    const struct canned_draft draft = draft_of(request, &reply);
    TRY(canned_save(&request->desk, staff, &reply, &draft));
    return reply_saved(request, staff, 200, reply.id);
}

enum err replies_destroy(struct request *request, const struct staff *staff)
{
    struct canned_reply reply;
    TRY(canned_load(&request->desk, staff, request->id, &reply));
    TRY(canned_remove(&request->desk, staff, &reply));
    reply_done(request, index_url(request), FLASH_REPLY_REMOVED);
    return OK;
}
