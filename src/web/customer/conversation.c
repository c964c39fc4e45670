/* The customer's conversation about one ticket. */
#include "web/api/ticket_json.h"
#include "web/customer/customer.h"
#include "web/customer/show.html.h"
#include "web/page/page.h"
#include "web/ticket/attachments.h"
#include "web/ticket/events.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

static void reply_show_json(struct request *request, const struct ticket *ticket,
                            const struct message_list *messages)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "ticket");
    json_ticket(&json, ticket, false);
    json_name(&json, "messages");
    json_messages(&json, request, messages);
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

enum err own_tickets_show(struct request *request, const struct customer *customer)
{
    struct ticket ticket;
    struct message_list messages = {0};
    struct order order;
    struct draft draft;
    TRY(ticket_load_own(&request->desk, customer, request->id, &ticket));
    const struct reading reading = reading_of_customer(customer, &ticket);
    if (request->wants_json) {
        TRY(message_list_after(&request->desk, &ticket, 0, INT64_MAX, &messages));
        mark_read_later(request, &ticket, reading, &messages);
        reply_show_json(request, &ticket, &messages);
        return OK;
    }
    TRY(page_messages(request, &ticket, &messages));
    TRY(draft_load(&request->desk, &ticket, request->access.person.id, &draft));
    mark_read_later(request, &ticket, reading, &messages);
    bool has_order = ticket.order_id &&
                     order_find_own(&request->desk, customer, ticket.order_id, &order) == OK;
    struct customer_show_view view = {
        .ticket = ticket_view(request, &ticket, has_order ? &order : NULL),
        .thread = thread_view(request, &customer_side, &ticket, &messages, &draft),
        .message = field_view(request, "message", form_get(&request->form, "message")),
        .files = attachment_field_of_draft(request, ticket.id),
        .index = url_to(request->arena, "support.tickets.index", 0),
        .close = url_to(request->arena, "support.tickets.close", ticket.id),
        .create = url_to(request->arena, "support.tickets.create", 0),
    };
    view.thread.items = messages_markup(request, &view.thread.messages);
    struct frame_view frame = page_frame(request, str_c(request->arena, ticket.subject),
                                         "support.tickets.index");
    frame.conversation = true;
    frame.styles = STYLES_CHAT;
    struct html_out content = html_out_in(request->arena, request->locale);
    customer_show_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

enum err own_messages_index(struct request *request, const struct customer *customer)
{
    struct ticket ticket;
    struct message_list messages;
    struct thread_view thread;
    TRY(ticket_load_own(&request->desk, customer, request->id, &ticket));
    TRY(new_messages(request, &ticket, reading_of_customer(customer, &ticket), &messages));
    if (!request->wants_fragment) {
        reply_messages_json(request, &ticket, &messages);
        return OK;
    }
    TRY(thread_news(request, &customer_side, &ticket, &messages, &thread));
    thread.items = messages_markup(request, &thread.messages);
    reply_thread_news(request, &thread);
    return OK;
}

enum err own_messages_store(struct request *request, const struct customer *customer)
{
    struct ticket ticket;
    int64_t id;
    TRY(ticket_load_own(&request->desk, customer, request->id, &ticket));
    const struct message_draft draft = message_draft_of(request);
    TRY(check_sender(request));
    TRY(message_send_as_customer(&request->desk, customer, &ticket, &draft, &id));
    TRY(end_draft(request, &ticket));
    reply_message_sent(request, url_to(request->arena, "support.tickets.show", ticket.id), id,
                       &(struct effects){0});
    return OK;
}

enum err own_drafts_update(struct request *request, const struct customer *customer)
{
    struct ticket ticket;
    TRY(ticket_load_own(&request->desk, customer, request->id, &ticket));
    return update_draft(request, &customer_side, &ticket);
}

enum err own_events_index(struct request *request, const struct customer *customer)
{
    struct ticket ticket;
    TRY(ticket_load_own(&request->desk, customer, request->id, &ticket));
    return reply_events(request, &ticket, HEARERS_CUSTOMER);
}
