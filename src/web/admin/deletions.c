/* What was deleted, and the way back. */
#include "desk/deletion/deletion.h"
#include "json/json.h"
#include "web/admin/admin.h"
#include "web/admin/deletions.html.h"
#include "web/page/page.h"
#include "web/urls.h"

static void reply_deletions_json(struct request *request, const struct deletion_list *deletions)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "deletions");
    json_open(&json, '[');
    for (size_t i = 0; i < deletions->count; i++) {
        const struct deletion *deletion = &deletions->items[i];
        json_open(&json, '{');
        json_put_i64(&json, "id", deletion->id);
        json_put_text(&json, "subject", deletion->subject);
        json_put_text(&json, "user_name", deletion->user_name);
        json_put_text(&json, "actor_name", deletion->actor_name);
        json_put_instant(&json, "deleted_at", deletion->deleted_at);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

static struct deletion_views deletion_views(const struct request *request,
                                            const struct deletion_list *deletions)
{
    struct deletion_view *views = NEW_ARRAY(request->arena, struct deletion_view, deletions->count);
    for (size_t i = 0; i < deletions->count; i++) {
        const struct deletion *deletion = &deletions->items[i];
        views[i] = (struct deletion_view){
            .id = deletion->id,
            .subject = deletion->subject,
            .customer_name = deletion->user_name,
            .deleted_by = deletion->actor_name.at ? deletion->actor_name : STR(""),
            .deleted = moment_view(request, deletion->deleted_at),
            .restore = url_to(request->arena, "admin.support.tickets.restore", deletion->id),
        };
    }
    return (struct deletion_views){views, deletions->count};
}

enum err deletions_index(struct request *request, const struct staff *staff)
{
    struct deletion_list deletions = {0};
    TRY(deletion_list(&request->desk, staff, &deletions));
    if (request->wants_json) {
        reply_deletions_json(request, &deletions);
        return OK;
    }
    const struct deletions_view view = {
        .deletions = deletion_views(request, &deletions),
        .index = url_to(request->arena, "admin.support.tickets.index", 0),
    };
    struct frame_view frame = page_frame(request, T(request, "Deleted tickets"), "");
    struct html_out content = html_out_in(request->arena, request->locale);
    deletions_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}
