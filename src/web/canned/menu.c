/* The canned replies of one ticket, their variables filled in: the menu of the composer. */
#include "json/json.h"
#include "web/canned/canned.h"
#include "web/canned/menu.html.h"
#include "web/house.h"
#include "web/page/page.h"
#include "web/urls.h"

static struct canned_values values_of(struct request *request, const struct ticket *ticket)
{
    return canned_values(&request->desk, ticket, request->access.person.name, request->house->name);
}

static void reply_menu_json(struct request *request, const struct canned_reply_list *replies,
                            const struct canned_values *values)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "replies");
    json_open(&json, '[');
    for (size_t i = 0; i < replies->count; i++) {
        const struct canned_reply *reply = &replies->items[i];
        json_open(&json, '{');
        json_put_i64(&json, "id", reply->id);
        json_put_text(&json, "shortcut", reply->shortcut);
        json_put_text(&json, "title", reply->title);
        json_put_text(&json, "text", canned_fill(request->arena, reply->body, values));
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

static struct canned_option_views option_views(const struct request *request, struct url ticket,
                                               const struct canned_reply_list *replies,
                                               const struct canned_values *values)
{
    struct arena *arena = request->arena;
    struct canned_option_view *items = NEW_ARRAY(arena, struct canned_option_view, replies->count);
    for (size_t i = 0; i < replies->count; i++) {
        const struct canned_reply *reply = &replies->items[i];
        struct str text = canned_fill(arena, reply->body, values);
        items[i] = (struct canned_option_view){
            .id = reply->id,
            .shortcut = reply->shortcut,
            .title = reply->title,
            .text = text,
            .line = html_text_to_line(arena, text),
            .pick = url_query_add(arena, ticket, STR("reply"), str_number(arena, reply->id)),
            .use = url_to(arena, "admin.support.replies.use", reply->id),
        };
    }
    return (struct canned_option_views){items, replies->count};
}

static struct url ticket_with_queue(const struct request *request, int64_t id)
{
    struct url url = url_to(request->arena, "admin.support.tickets.show", id);
    struct str queue = form_get(&request->query, "queue");
    return queue.size ? url_query_add(request->arena, url, STR("queue"), queue) : url;
}

enum err replies_menu(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    struct canned_reply_list replies = {0};
    TRY(ticket_load(&request->desk, staff, request->id, &ticket));
    TRY(canned_list(&request->desk, staff, form_get(&request->query, "search"), &replies));
    const struct canned_values values = values_of(request, &ticket);
    if (request->wants_json) {
        reply_menu_json(request, &replies, &values);
        return OK;
    }
    struct url url = ticket_with_queue(request, ticket.id);
    const struct canned_menu_view view = {
        .options = option_views(request, url, &replies, &values),
        .ticket_id = ticket.id,
        .subject = ticket.subject,
        .ticket = url,
        .manage = url_to(request->arena, "admin.support.replies.index", 0),
    };
    struct html_out out = html_out_in(request->arena, request->locale);
    if (request->wants_fragment) {
        canned_menu_fragment_html(&out, &view);
        reply_html(request, 200, &out);
        return OK;
    }
    struct frame_view frame = page_frame(request, T(request, "Canned replies"), "");
    canned_menu_page_html(&out, &view);
    page_reply(request, 200, &frame, &out);
    return OK;
}

enum err replies_use_store(struct request *request, const struct staff *staff)
{
    struct canned_reply reply;
    TRY(canned_load(&request->desk, staff, request->id, &reply));
    TRY(canned_note_use(&request->desk, reply.id));
    reply_done(request, url_to(request->arena, "admin.support.replies.index", 0), FLASH_NONE);
    return OK;
}

enum err canned_prefill(struct request *request, const struct staff *staff,
                        const struct ticket *ticket, struct str *text)
{
    struct canned_reply reply;
    int64_t id;
    if (!str_to_i64(form_get(&request->query, "reply"), &id))
        return OK;
    enum err err = canned_load(&request->desk, staff, id, &reply);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    const struct canned_values values = values_of(request, ticket);
    struct str filled = canned_fill(request->arena, reply.body, &values);
    *text = text->size
                ? str_print(request->arena, "%.*s\n\n%.*s", STR_ARGS(*text), STR_ARGS(filled))
                : filled;
    later_add(&request->later, &(struct later){.kind = LATER_REPLY_USED, .reply_id = reply.id});
    return OK;
}
