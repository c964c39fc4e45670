#include "web/ticket/tickets.h"
#include "base/random.h"
#include "calendar/calendar.h"
#include "desk/limits.h"
#include "web/api/ticket_json.h"
#include "web/page/page.h"
#include "web/ticket/attachments.h"
#include "web/ticket/thread.html.h"
#include "web/urls.h"

enum {
    GROUP_S = 5 * 60,
    LONG_TEXT_BYTES = 1500, /* a text is folded that has more of these */
    LONG_TEXT_LINES = 18,   /* or of these */
};

const struct side customer_side = {
    .us = SENDER_CUSTOMER,
    .index = "support.tickets.index",
    .show = "support.tickets.show",
    .messages = "support.tickets.getNewMessages",
    .draft = "support.tickets.saveDraft",
};

const struct side staff_side = {
    .us = SENDER_ADMIN,
    .index = "admin.support.tickets.index",
    .show = "admin.support.tickets.show",
    .messages = "admin.support.tickets.getNewMessages",
    .draft = "admin.support.tickets.saveDraft",
};

int64_t page_of_query(const struct request *request)
{
    int64_t page;
    return str_to_i64(form_get(&request->query, "page"), &page) && page > 0 ? page : 1;
}

/* ---- lists ---------------------------------------------------------------------------------- */

static struct moment_view row_moment(const struct request *request, enum row_moment when,
                                     const struct ticket *ticket)
{
    switch (when) {
    case ROW_CREATED:
        return moment_date_view(request, ticket->created_at);
    case ROW_CREATED_AGO:
        return moment_ago_view(request, ticket->created_at);
    case ROW_UPDATED_AGO:
        break;
    }
    return moment_ago_view(request, ticket->updated_at);
}

struct ticket_row_views ticket_rows(const struct request *request, const struct side *side,
                                    enum row_moment when, const struct ticket_list *tickets)
{
    struct ticket_row_view *rows = NEW_ARRAY(request->arena, struct ticket_row_view,
                                             tickets->count);
    for (size_t i = 0; i < tickets->count; i++) {
        const struct ticket *ticket = &tickets->items[i];
        rows[i] = (struct ticket_row_view){
            .id = ticket->id,
            .url = url_to(request->arena, side->show, ticket->id),
            .subject = ticket->subject,
            .category = category_view(request, ticket->category),
            .priority = priority_view(request, ticket->priority),
            .status = status_view(request, ticket->status),
            .messages = ticket->messages_count,
            .unread = ticket->unread_count,
            .when = row_moment(request, when, ticket),
            .customer_name = text_or_empty(ticket->user_name),
            .customer_email = text_or_empty(ticket->user_email),
            .assigned_to = text_or_empty(ticket->assigned_to_name),
        };
        if (side->us == SENDER_ADMIN)
            rows[i].mark_unread = url_to(request->arena, "admin.support.tickets.unread",
                                         ticket->id);
    }
    return (struct ticket_row_views){rows, tickets->count};
}

struct paging paging_of_tickets(const struct ticket_page *page)
{
    return (struct paging){.page = page->page,
                           .total = page->total,
                           .last_page = page->last_page,
                           .per_page = PAGE_TICKETS,
                           .from = page->from,
                           .to = page->to};
}

struct pages_view pages_view(const struct request *request, struct url base,
                             const struct ticket_page *page)
{
    const struct paging paging = paging_of_tickets(page);
    return paging_view(request, base, &paging);
}

/* ---- a ticket ------------------------------------------------------------------------------- */

/* The words of the platform's orders. */
static struct str order_status_text(const struct request *request, struct str status)
{
    static const struct {
        const char *word, *label;
    } labels[] = {
        {"pending", TR("Pending")},      {"confirmed", TR("Confirmed")},
        {"in_progress", TR("Underway")}, {"completed", TR("Completed")},
        {"cancelled", TR("Cancelled")},
    };
    for (size_t i = 0; i < COUNT_OF(labels); i++)
        if (str_is(status, str_of(labels[i].word)))
            return str_of(T(request, labels[i].label));
    return text_or_empty(status);
}

struct order_view order_view(const struct request *request, const struct order *order)
{
    if (!order)
        return (struct order_view){.number = STR(""), .status = STR(""), .event_date = STR("")};
    return (struct order_view){
        .exists = true,
        .number = order->order_number,
        .status = order_status_text(request, order->status),
        .event_date = date_text(request, order->event_date),
    };
}

struct ticket_view ticket_view(const struct request *request, const struct ticket *ticket,
                               const struct order *order)
{
    return (struct ticket_view){
        .id = ticket->id,
        .subject = ticket->subject,
        .category = category_view(request, ticket->category),
        .priority = priority_view(request, ticket->priority),
        .status = status_view(request, ticket->status),
        .messages = ticket->messages_count,
        .assigned_to = text_or_empty(ticket->assigned_to_name),
        .created = moment_view(request, ticket->created_at),
        .updated = moment_since_view(request, ticket->updated_at),
        .first_response = moment_view(request, ticket->first_response_at),
        .resolved = moment_view(request, ticket->resolved_at),
        .closed = moment_view(request, ticket->closed_at),
        .order = order_view(request, order),
    };
}

/* ---- a conversation ------------------------------------------------------------------------- */

bool text_is_long(struct str text)
{
    if (text.size > LONG_TEXT_BYTES)
        return true;
    size_t lines = 1;
    for (size_t at = str_find(text, '\n'); at < text.size; at = str_find(text, '\n')) {
        text = str_from(text, at + 1);
        lines++;
    }
    return lines > LONG_TEXT_LINES;
}

static struct message_view message_view(const struct request *request, const struct side *side,
                                        const struct message *message,
                                        const struct message_view *above)
{
    bool own = message->sender_id == request->access.person.id;
    return (struct message_view){
        .id = message->id,
        .author = own && side->us == SENDER_CUSTOMER ? str_of(T(request, "You"))
                                                     : message->sender_name,
        .initials = initials(request->arena, message->sender_name),
        .author_id = message->sender_id,
        .ours = message->sender_type == side->us,
        .is_read = message->is_read,
        .body = message->message,
        .is_long = text_is_long(message->message),
        .came_by = STR(""),
        .attachments = attachment_views_of(request, message->attachments),
        .client_id = own && message->client_id.size ? message->client_id : STR(""),
        .sent = sent_view(request, message->created_at, above ? &above->sent : NULL),
    };
}

/* The first of the last `unread` messages of the other side. */
static size_t first_unread(const struct side *side, const struct message_list *list, int64_t unread)
{
    for (size_t i = list->count; i > 0 && unread > 0; i--)
        if (list->items[i - 1].sender_type != side->us && --unread == 0)
            return i - 1;
    return list->count;
}

static struct message_view *message_views(const struct request *request, const struct side *side,
                                          const struct message_list *list)
{
    struct message_view *views = NEW_ARRAY(request->arena, struct message_view, list->count);
    struct message_view *newest = NULL;
    for (size_t i = 0; i < list->count; i++) {
        views[i] = message_view(request, side, &list->items[i], i ? &views[i - 1] : NULL);
        if (views[i].ours)
            newest = &views[i];
    }
    if (newest)
        newest->says_state = true;
    return views;
}

/* Day rules, and which messages belong to the one above. */
static void arrange(const struct message_list *list, struct message_view *views)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct message *message = &list->items[i];
        const struct message *above = i ? &list->items[i - 1] : NULL;
        views[i].new_day = !above || views[i].sent.day_number != views[i - 1].sent.day_number;
        views[i].follows = above && !views[i].new_day && above->sender_id == message->sender_id &&
                           message->created_at.unix_s - above->created_at.unix_s < GROUP_S;
    }
}

static int64_t last_read(const struct side *side, const struct message_list *list)
{
    for (size_t i = list->count; i > 0; i--)
        if (list->items[i - 1].sender_type == side->us && list->items[i - 1].is_read)
            return list->items[i - 1].id;
    return 0;
}

struct str new_uuid(struct arena *arena)
{
    unsigned char b[16];
    random_bytes(b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    return str_print(arena, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                     b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                     b[12], b[13], b[14], b[15]);
}

static bool enter_sends(const struct person *person)
{
    return person->enter_key.size ? str_is(person->enter_key, STR("send"))
                                  : person->role == ROLE_CUSTOMER;
}

struct thread_view thread_view(const struct request *request, const struct side *side,
                               const struct ticket *ticket, const struct message_list *list,
                               const struct draft *draft)
{
    struct message_view *views = message_views(request, side, list);
    arrange(list, views);
    bool has_later = list->count && list->items[list->count - 1].id < ticket->last_message_id;
    size_t unread = first_unread(side, list, ticket->unread_count);
    if (!has_later && unread < list->count)
        views[unread].unread = ticket->unread_count;

    struct url show = url_to(request->arena, side->show, ticket->id);
    int64_t first = list->count ? list->items[0].id : 0;
    struct str sent_before = form_has(&request->form, "message")
                                 ? form_get(&request->form, "client_id")
                                 : STR("");
    return (struct thread_view){
        .ticket_id = ticket->id,
        .messages = {views, list->count},
        .has_earlier = list->has_earlier,
        .has_later = has_later,
        .latest = show,
        .earlier = url_query_add(request->arena, show, STR("before"),
                                 str_number(request->arena, first)),
        .last_id = list->count ? list->items[list->count - 1].id : ticket->last_message_id,
        .read_id = last_read(side, list),
        .is_closed = ticket->status == TICKET_CLOSED,
        .status = status_view(request, ticket->status),
        .priority = priority_view(request, ticket->priority),
        .assigned_to = ticket->assigned_to,
        .assigned_to_name = text_or_empty(ticket->assigned_to_name),
        .url = url_to(request->arena, side->messages, ticket->id),
        .client_id = sent_before.size ? sent_before : new_uuid(request->arena),
        .channel = side->us == SENDER_CUSTOMER
                       ? str_print(request->arena, "private-support-ticket.%lld",
                                   (long long)ticket->id)
                       : STR("private-support-desk"),
        .enter_sends = enter_sends(&request->access.person),
        .queue = STR(""),
        .cursors = STR(""),
        .reader_id = request->access.person.id,
        .draft = draft->message,
        .draft_id = draft->client_id,
        .draft_saved = instant_is_none(draft->updated_at) ? 0 : draft->updated_at.unix_s,
        .draft_url = url_to(request->arena, side->draft, ticket->id),
    };
}

enum err page_messages(struct request *request, const struct ticket *ticket,
                       struct message_list *ret)
{
    int64_t before;
    if (!str_to_i64(form_get(&request->query, "before"), &before) || before < 1)
        before = 0;
    return message_list_before(&request->desk, ticket, before, PAGE_MESSAGES, ret);
}

void mark_read_later(struct request *request, const struct ticket *ticket, struct reading reading,
                     const struct message_list *shown)
{
    if (shown)
        reading.until = shown->count ? shown->items[shown->count - 1].id : 0;
    if (ticket->unread_count <= 0 || reading.until == 0)
        return;
    later_add(&request->later, &(struct later){.kind = LATER_READING, .reading = reading});
}

struct html messages_markup(const struct request *request, const struct message_views *messages)
{
    struct html_out out = html_out_in(request->arena, request->locale);
    messages_html(&out, messages);
    return html_out_markup(&out);
}

bool id_of_query(const struct request *request, const char *name, int64_t *ret)
{
    return str_to_i64(form_get(&request->query, name), ret) && *ret >= 0;
}

enum err new_messages(struct request *request, const struct ticket *ticket, struct reading reading,
                      struct message_list *ret)
{
    int64_t after;
    *ret = (struct message_list){0};
    if (!id_of_query(request, "last_message_id", &after))
        after = 0;
    if (after < ticket->last_message_id)
        TRY(message_list_after(&request->desk, ticket, after, POLL_MESSAGES, ret));
    /* Again when there is nothing new: the reading of the answer before may have been lost. But who
       has just marked it unread may have asked before, on the page that they leave. */
    if (ret->count || !ticket->is_marked_unread)
        mark_read_later(request, ticket, reading, ret->count ? ret : NULL);
    return OK;
}

enum err thread_news(struct request *request, const struct side *side, const struct ticket *ticket,
                     const struct message_list *list, struct thread_view *ret)
{
    int64_t read_id, after;
    TRY(message_newest_read(&request->desk, ticket, side->us, &read_id));
    if (!id_of_query(request, "last_message_id", &after))
        after = 0;
    *ret = (struct thread_view){
        .messages = {message_views(request, side, list), list->count},
        .cursors = STR(""),
        .last_id = list->count ? list->items[list->count - 1].id : after,
        .read_id = read_id,
        .is_closed = ticket->status == TICKET_CLOSED,
        .status = status_view(request, ticket->status),
        .priority = priority_view(request, ticket->priority),
        .assigned_to = ticket->assigned_to,
        .assigned_to_name = text_or_empty(ticket->assigned_to_name),
    };
    return OK;
}

void reply_thread_news(struct request *request, const struct thread_view *thread)
{
    struct html_out out = html_out_in(request->arena, request->locale);
    messages_fragment_html(&out, thread);
    reply_html(request, 200, &out);
}

void reply_messages_json(struct request *request, const struct ticket *ticket,
                         const struct message_list *list)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "messages");
    json_messages(&json, request, list);
    json_put_i64(&json, "count", (int64_t)list->count);
    json_put_text(&json, "ticket_status", ticket_status_word(ticket->status));
    json_put_i64(&json, "unread_count", ticket->unread_count);
    json_close(&json, '}');
    reply_json(request, 200, &body);
}
