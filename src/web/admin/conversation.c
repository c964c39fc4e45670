/* The staff's page of one ticket: conversation, details, notes, history. */
#include "desk/user/user.h"
#include "web/admin/admin.h"
#include "web/admin/history.h"
#include "web/admin/inbox.h"
#include "web/admin/notes.h"
#include "web/admin/show.html.h"
#include "web/admin/timeline.h"
#include "web/api/ticket_json.h"
#include "web/canned/canned.h"
#include "web/customer/customer.h"
#include "web/notifications/notifications.h"
#include "web/page/page.h"
#include "web/ticket/attachments.h"
#include "web/ticket/events.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

static struct choice_views assignee_choices(struct request *request,
                                            const struct colleague_list *colleagues, int64_t chosen)
{
    struct choice_view *items = NEW_ARRAY(request->arena, struct choice_view,
                                          colleagues->count + 1);
    items[0] = (struct choice_view){STR(""), str_of(T(request, "Nobody")), chosen == 0};
    for (size_t i = 0; i < colleagues->count; i++) {
        const struct colleague *colleague = &colleagues->items[i];
        items[i + 1] = (struct choice_view){str_number(request->arena, colleague->id),
                                            colleague->name, colleague->id == chosen};
    }
    return (struct choice_views){items, colleagues->count + 1};
}

static enum err reply_show_json(struct request *request, const struct staff *staff,
                                const struct ticket *ticket,
                                const struct colleague_list *colleagues)
{
    struct message_list messages = {0};
    struct note_list notes = {0};
    TRY(message_list_after(&request->desk, ticket, 0, INT64_MAX, &messages));
    TRY(notes_after(&request->desk, staff, ticket, 0, INT64_MAX, &notes));
    mark_read_later(request, ticket, reading_of_staff(staff, ticket), &messages);
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "ticket");
    json_ticket(&json, ticket, true);
    json_name(&json, "messages");
    json_messages(&json, request, &messages);
    json_name(&json, "notes");
    json_notes(&json, request, &notes);
    json_name(&json, "admins");
    json_colleagues(&json, colleagues);
    json_close(&json, '}');
    reply_json(request, 200, &body);
    return OK;
}

static struct url replies_url(const struct request *request, int64_t id, struct str queue)
{
    struct url url = url_to(request->arena, "admin.support.tickets.replies", id);
    return queue.size ? url_query_add(request->arena, url, STR("queue"), queue) : url;
}

static void reply_show_page(struct request *request, struct admin_show_view *view,
                            const struct ticket *ticket)
{
    struct arena *arena = request->arena;
    struct str notes = form_has(&request->form, "internal_notes")
                           ? form_get(&request->form, "internal_notes")
                           : ticket->internal_notes;
    view->message = field_view(request, "message", form_get(&request->form, "message"));
    view->files = attachment_field_of_draft(request, ticket->id);
    view->notes = field_view(request, "internal_notes", notes);
    view->statuses = status_choices(request, ticket->status, NULL);
    view->priorities = priority_choices(request, ticket->priority, NULL);
    struct url list = url_to(arena, "admin.support.tickets.index", 0);
    view->index = view->queue.word.size ? view->queue.url : list;
    view->customer = url_to(arena, "admin.people.show", ticket->user_id);
    view->customer_tickets = url_query_add(arena, list, STR("search"), ticket->user_email);
    view->notifications = notification_log_url(request, 0, ticket->id);
    view->set_status = url_to(arena, "admin.support.tickets.updateStatus", ticket->id);
    view->set_priority = url_to(arena, "admin.support.tickets.updatePriority", ticket->id);
    view->assign = url_to(arena, "admin.support.tickets.assign", ticket->id);
    view->set_notes = url_to(arena, "admin.support.tickets.addNotes", ticket->id);
    view->mark_unread = url_to(arena, "admin.support.tickets.unread", ticket->id);
    view->destroy = url_to(arena, "admin.support.tickets.destroy", ticket->id);

    struct frame_view frame = page_frame(request, str_c(arena, ticket->subject),
                                         view->queue.word.size ? "admin.support.inbox" : "");
    frame.conversation = true;
    frame.styles = STYLES_CHAT;
    struct html_out content = html_out_in(arena, request->locale);
    admin_show_html(&content, &frame, view);
    page_reply(request, 200, &frame, &content);
}

enum err tickets_show(struct request *request, const struct staff *staff)
{
    struct desk *desk = &request->desk;
    struct ticket ticket;
    struct colleague_list colleagues = {0};
    TRY(ticket_load(desk, staff, request->id, &ticket));
    TRY(colleague_list(desk, staff, &colleagues));
    TRY(see_mentions(request, staff, &ticket));
    if (request->wants_json)
        return reply_show_json(request, staff, &ticket, &colleagues);

    struct message_list messages = {0};
    struct order order;
    struct draft draft;
    struct change_list changes = {0};
    TRY(page_messages(request, &ticket, &messages));
    TRY(draft_load(desk, &ticket, request->access.person.id, &draft));
    mark_read_later(request, &ticket, reading_of_staff(staff, &ticket), &messages);
    TRY(history_list(desk, staff, ticket.id, 0, &changes));
    bool has_order = ticket.order_id && order_find(desk, staff, ticket.order_id, &order) == OK;
    struct admin_show_view view = {
        .ticket = ticket_view(request, &ticket, has_order ? &order : NULL),
        .thread = thread_view(request, &staff_side, &ticket, &messages, &draft),
        .customer_name = ticket.user_name,
        .customer_email = ticket.user_email,
        .customer_phone = ticket.user_phone.at ? ticket.user_phone : STR(""),
        .assignees = assignee_choices(request, &colleagues, ticket.assigned_to),
        .history = change_views(request, &changes),
        .may_delete = staff_may(staff, TICKET_DELETE),
    };
    TRY(queue_view(request, staff, queue_of_request(request), ticket.id, &view.queue));
    view.side_id = str_print(request->arena, "side-%lld", (long long)ticket.id);
    view.me = request->access.person.id;
    TRY(canned_prefill(request, staff, &ticket, &view.thread.draft));
    view.thread.may_resolve = true;
    view.thread.replies = replies_url(request, ticket.id, view.queue.word);
    view.thread.queue = view.queue.word;
    TRY(timeline_of_page(request, staff, &ticket, &messages, &changes, &view.thread));
    TRY(note_composer_view(request, staff, &ticket, &colleagues, &view.composer));
    request->seen_ticket_id = ticket.id;
    reply_show_page(request, &view, &ticket);
    return OK;
}

enum err messages_index(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    struct message_list messages;
    struct thread_view thread;
    TRY(ticket_load(&request->desk, staff, request->id, &ticket));
    TRY(new_messages(request, &ticket, reading_of_staff(staff, &ticket), &messages));
    if (!request->wants_fragment) {
        reply_messages_json(request, &ticket, &messages);
        return OK;
    }
    TRY(thread_news(request, &staff_side, &ticket, &messages, &thread));
    TRY(timeline_of_news(request, staff, &ticket, &messages, &thread));
    reply_thread_news(request, &thread);
    return OK;
}

enum err events_index(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    TRY(ticket_load(&request->desk, staff, request->id, &ticket));
    return reply_events(request, &ticket, HEARERS_STAFF);
}

/* The spelling of the seed's real-time section: by role as one of the two. */
enum err any_messages_index(struct request *request, const struct access *access)
{
    return access->staff ? messages_index(request, access->staff)
                         : own_messages_index(request, access->customer);
}

/* The page shows them with the text that was refused, and knows them from then on: what is sent
   again is meant. */
static enum err refuse_unseen(struct request *request, const struct message_list *unseen)
{
    if (!request->wants_json) {
        desk_problem(&request->desk, "message",
                     TR("Somebody has written meanwhile. Read it; sending again sends your reply."),
                     0);
        return ERR_CONFLICT;
    }
    struct buffer body = buffer_in(request->arena), text = buffer_in(request->arena);
    tr_put(&text, T(request, "%s has written meanwhile."),
           unseen->items[unseen->count - 1].sender_name);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_put_text(&json, "message", buffer_str(&text));
    json_name(&json, "unseen");
    json_messages(&json, request, unseen);
    json_close(&json, '}');
    reply_json(request, 409, &body);
    return OK;
}

/* What one can be done with by a reply. */
static bool status_after(const struct request *request, enum ticket_status *ret)
{
    struct str then = form_get(&request->form, "then");
    *ret = str_is(then, STR("resolved")) ? TICKET_RESOLVED : TICKET_WAITING_CUSTOMER;
    return *ret == TICKET_RESOLVED || str_is(then, STR("waiting_customer"));
}

static void add_effect(struct effects *effects, enum flash flash, int64_t change_id)
{
    effects->flash = flash;
    effects->changes.items[effects->changes.count++] = change_id;
}

/* A reply, and what comes of it: the ticket becomes the writer's if it was nobody's, and has the
   status `then` (NULL: the one that a reply gives it). */
static enum err send_reply(struct request *request, const struct staff *staff,
                           struct ticket *ticket, const struct message_draft *draft,
                           const enum ticket_status *then, int64_t *ret_id, struct effects *effects)
{
    struct desk *desk = &request->desk;
    bool was_nobodys = ticket->assigned_to == 0;
    TRY(message_send_as_staff(desk, staff, ticket, draft, ret_id));
    if (was_nobodys && ticket->assigned_to)
        add_effect(effects, FLASH_TICKET_TAKEN, ticket->change_id);
    TRY(end_draft(request, ticket));
    if (!then || ticket->status == *then)
        return OK;
    TRY(ticket_set_status(desk, staff, ticket, *then));
    add_effect(effects, FLASH_STATUS_CHANGED, ticket->change_id);
    return OK;
}

enum err messages_store(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    struct message_list unseen;
    struct effects effects = {0};
    int64_t id;
    TRY(ticket_load(&request->desk, staff, request->id, &ticket));
    const struct message_draft draft = message_draft_of(request);
    TRY(check_sender(request));
    TRY(message_list_unseen(&request->desk, staff, &ticket, &draft, &unseen));
    if (unseen.count)
        return refuse_unseen(request, &unseen);
    struct url next = ticket_url(request, ticket.id);
    enum ticket_status then;
    bool goes_on = status_after(request, &then);
    if (goes_on) /* as the inbox is now: a reply may take the ticket out of it */
        TRY(next_ticket_url(request, staff, ticket.id, &next));
    TRY(send_reply(request, staff, &ticket, &draft, goes_on ? &then : NULL, &id, &effects));
    reply_message_sent(request, next, id, &effects);
    return OK;
}

enum err drafts_update(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    TRY(ticket_load(&request->desk, staff, request->id, &ticket));
    return update_draft(request, &staff_side, &ticket);
}
