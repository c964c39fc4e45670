/* The tickets in whose notes one is mentioned. */
#include "desk/note/note.h"
#include "json/json.h"
#include "web/admin/admin.h"
#include "web/admin/mentions.html.h"
#include "web/page/page.h"
#include "web/urls.h"

static void reply_mentions_json(struct request *request, const struct mentioned_list *list)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "tickets");
    json_open(&json, '[');
    for (size_t i = 0; i < list->count; i++) {
        const struct mentioned *mentioned = &list->items[i];
        json_open(&json, '{');
        json_put_i64(&json, "id", mentioned->ticket_id);
        json_put_text(&json, "subject", mentioned->subject);
        json_put_text(&json, "status", ticket_status_word(mentioned->status));
        json_put_text(&json, "user_name", mentioned->customer_name);
        json_put_i64(&json, "unseen_count", mentioned->unseen);
        json_put_i64(&json, "note_id", mentioned->note_id);
        json_put_i64(&json, "author_id", mentioned->author_id);
        json_put_text(&json, "author_name", mentioned->author_name);
        json_put_text(&json, "note", mentioned->note);
        json_put_instant(&json, "created_at", mentioned->created_at);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

static struct mentioned_view mentioned_view(struct request *request,
                                            const struct mentioned *mentioned)
{
    return (struct mentioned_view){
        .ticket_id = mentioned->ticket_id,
        .author_id = mentioned->author_id,
        .unseen = mentioned->unseen,
        .url = url_to(request->arena, "admin.support.tickets.show", mentioned->ticket_id),
        .subject = mentioned->subject,
        .customer_name = mentioned->customer_name,
        .author = mentioned->author_name,
        .initials = initials(request->arena, mentioned->author_name),
        .note = mentioned->note,
        .status = status_view(request, mentioned->status),
        .when = moment_ago_view(request, mentioned->created_at),
    };
}

enum err mentions_index(struct request *request, const struct staff *staff)
{
    struct mentioned_list list = {0};
    TRY(mentioned_list(&request->desk, staff, &list));
    if (request->wants_json) {
        reply_mentions_json(request, &list);
        return OK;
    }
    struct mentioned_view *items = NEW_ARRAY(request->arena, struct mentioned_view, list.count);
    for (size_t i = 0; i < list.count; i++)
        items[i] = mentioned_view(request, &list.items[i]);
    const struct mentions_view view = {{items, list.count}};
    struct frame_view frame = page_frame(request, T(request, "Mentions"), "admin.support.mentions");
    struct html_out content = html_out_in(request->arena, request->locale);
    admin_mentions_html(&content, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}
