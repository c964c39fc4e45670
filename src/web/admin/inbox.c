#include "web/admin/inbox.h"
#include "desk/limits.h"
#include "json/json.h"
#include "web/admin/admin.h"
#include "web/admin/inbox.html.h"
#include "web/admin/marks.h"
#include "web/page/page.h"
#include "web/urls.h"

enum queue queue_of_request(const struct request *request)
{
    enum queue queue = queue_of(form_get(&request->form, "queue"));
    return queue ? queue : queue_of(form_get(&request->query, "queue"));
}

static struct url beside(const struct request *request, struct url url, enum queue queue)
{
    return queue ? url_query_add(request->arena, url, STR("queue"), queue_word(queue)) : url;
}

struct url ticket_url_beside(const struct request *request, int64_t id, enum queue queue)
{
    return beside(request, url_to(request->arena, "admin.support.tickets.show", id), queue);
}

struct url ticket_url(const struct request *request, int64_t id)
{
    return ticket_url_beside(request, id, queue_of_request(request));
}

struct url inbox_url(const struct request *request, enum queue queue)
{
    return beside(request, url_to(request->arena, "admin.support.inbox", 0), queue);
}

struct url tickets_url(const struct request *request)
{
    enum queue queue = queue_of_request(request);
    return queue ? inbox_url(request, queue)
                 : url_to(request->arena, "admin.support.tickets.index", 0);
}

enum err next_ticket_url(struct request *request, const struct staff *staff, int64_t id,
                         struct url *ret)
{
    enum queue queue = queue_of_request(request);
    struct queue_row_list rows = {0};
    *ret = ticket_url(request, id);
    if (!queue)
        return OK;
    TRY(queue_list(&request->desk, staff, queue, &rows));
    int64_t next = queue_next(&rows, id);
    *ret = next ? ticket_url(request, next) : inbox_url(request, queue);
    return OK;
}

static struct figure_views tabs(const struct request *request, const struct queue_counts *counts,
                                enum queue current)
{
    static const char *const labels[QUEUE_COUNT] = {
        [QUEUE_MINE] = TR("Mine"),
        [QUEUE_UNASSIGNED] = TR("New"),
        [QUEUE_ALL] = TR("All"),
    };
    struct figure_view *items = NEW_ARRAY(request->arena, struct figure_view, QUEUE_COUNT - 1);
    for (enum queue queue = QUEUE_MINE; queue < QUEUE_COUNT; queue++)
        items[queue - 1] = (struct figure_view){
            .word = {queue_word(queue), str_of(T(request, labels[queue]))},
            .count = counts->of[queue],
            .has_count = true,
            .current = queue == current,
            .url = inbox_url(request, queue),
        };
    return (struct figure_views){items, QUEUE_COUNT - 1};
}

/* Where tickets of all stand together. */
static struct str assignee_of_row(const struct request *request, const struct queue_row *row)
{
    if (row->assigned_to == request->access.person.id)
        return str_of(T(request, "Me"));
    return row->assigned_to ? first_name(row->assigned_to_name) : STR("");
}

static struct queue_row_view row_view(const struct request *request, const struct queue_row *row,
                                      enum queue queue, int64_t current)
{
    bool waits = !instant_is_none(row->waiting_since);
    return (struct queue_row_view){
        .id = row->id,
        .url = ticket_url_beside(request, row->id, queue),
        .subject = row->subject,
        .customer_name = row->user_name,
        .initials = initials(request->arena, row->user_name),
        .assigned_to = queue == QUEUE_ALL ? assignee_of_row(request, row) : STR(""),
        .customer_id = row->user_id,
        .mark_unread = url_to(request->arena, "admin.support.tickets.unread", row->id),
        .status = status_view(request, row->status),
        .priority = priority_view(request, row->priority),
        .unread = row->unread_count,
        .waits = waits,
        .when = moment_ago_view(request, waits ? row->waiting_since : row->updated_at),
        .preview = text_or_empty(html_text_to_line(request->arena, row->preview)),
        .is_draft = row->is_draft,
        .is_ours = row->is_ours,
        .current = row->id == current,
    };
}

enum err queue_view(struct request *request, const struct staff *staff, enum queue queue,
                    int64_t current, struct queue_view *ret)
{
    struct queue_row_list rows = {0};
    struct queue_counts counts;
    *ret = (struct queue_view){.word = STR("")};
    if (!queue)
        return OK;
    TRY(queue_list(&request->desk, staff, queue, &rows));
    TRY(queue_counts(&request->desk, staff, &counts));
    struct queue_row_view *items = NEW_ARRAY(request->arena, struct queue_row_view, rows.count);
    int64_t *ids = NEW_ARRAY(request->arena, int64_t, rows.count);
    struct row_marks_view *marks;
    for (size_t i = 0; i < rows.count; i++)
        ids[i] = rows.items[i].id;
    TRY(row_marks(request, staff, ids, rows.count, &marks));
    for (size_t i = 0; i < rows.count; i++) {
        items[i] = row_view(request, &rows.items[i], queue, current);
        items[i].marks = marks[i];
    }
    *ret = (struct queue_view){
        .word = queue_word(queue),
        .url = inbox_url(request, queue),
        .tabs = tabs(request, &counts, queue),
        .rows = {items, rows.count},
        .me = request->access.person.id,
        .is_cut = counts.of[queue] > (int64_t)rows.count,
    };
    if (staff_may(staff, TICKET_WORK))
        ret->open_ticket = url_to(request->arena, "admin.support.tickets.create", 0);
    return OK;
}

static void reply_inbox_json(struct request *request, const struct queue_row_list *rows)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "tickets");
    json_open(&json, '[');
    for (size_t i = 0; i < rows->count; i++) {
        const struct queue_row *row = &rows->items[i];
        json_open(&json, '{');
        json_put_i64(&json, "id", row->id);
        json_put_text(&json, "subject", row->subject);
        json_put_text(&json, "user_name", row->user_name);
        json_put_text(&json, "assigned_to_name", row->assigned_to_name);
        json_put_text(&json, "status", ticket_status_word(row->status));
        json_put_text(&json, "priority", ticket_priority_word(row->priority));
        json_put_i64(&json, "unread_count", row->unread_count);
        json_put_instant(&json, "waiting_since", row->waiting_since);
        json_put_instant(&json, "updated_at", row->updated_at);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

/* Without a queue in the address: one's own, or what nobody has taken yet if that is empty. */
static enum err first_queue(struct request *request, const struct staff *staff, enum queue *ret)
{
    struct queue_counts counts;
    *ret = queue_of_request(request);
    if (*ret)
        return OK;
    TRY(queue_counts(&request->desk, staff, &counts));
    *ret = counts.of[QUEUE_MINE] || !counts.of[QUEUE_UNASSIGNED] ? QUEUE_MINE : QUEUE_UNASSIGNED;
    return OK;
}

enum err inbox_index(struct request *request, const struct staff *staff)
{
    enum queue queue;
    TRY(first_queue(request, staff, &queue));
    if (request->wants_json) {
        struct queue_row_list rows = {0};
        TRY(queue_list(&request->desk, staff, queue, &rows));
        reply_inbox_json(request, &rows);
        return OK;
    }
    struct queue_view view;
    TRY(queue_view(request, staff, queue, 0, &view));
    struct frame_view frame = page_frame(request, T(request, "Inbox"), "admin.support.inbox");
    frame.styles = STYLES_CHAT;
    struct html_out content = html_out_in(request->arena, request->locale);
    admin_inbox_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}
