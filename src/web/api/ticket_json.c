#include "web/api/ticket_json.h"
#include "calendar/calendar.h"
#include "web/ticket/tickets.h"

void json_ticket(struct json *json, const struct ticket *ticket, bool for_staff)
{
    json_open(json, '{');
    json_put_i64(json, "id", ticket->id);
    json_put_i64(json, "user_id", ticket->user_id);
    json_put_text(json, "user_name", ticket->user_name);
    if (for_staff)
        json_put_text(json, "user_email", ticket->user_email);
    json_put_id(json, "assigned_to", ticket->assigned_to);
    json_put_text(json, "assigned_to_name", ticket->assigned_to_name);
    json_put_id(json, "order_id", ticket->order_id);
    json_put_text(json, "order_number", ticket->order_number);
    json_put_text(json, "subject", ticket->subject);
    json_put_text(json, "description", ticket->description);
    json_put_text(json, "category", ticket_category_word(ticket->category));
    json_put_text(json, "priority", ticket_priority_word(ticket->priority));
    json_put_text(json, "status", ticket_status_word(ticket->status));
    if (for_staff)
        json_put_text(json, "internal_notes", ticket->internal_notes);
    json_put_i64(json, "response_count", ticket->response_count);
    json_put_i64(json, "messages_count", ticket->messages_count);
    json_put_i64(json, "unread_count", ticket->unread_count);
    json_put_instant(json, "first_response_at", ticket->first_response_at);
    json_put_instant(json, "resolved_at", ticket->resolved_at);
    json_put_instant(json, "closed_at", ticket->closed_at);
    json_put_instant(json, "created_at", ticket->created_at);
    json_put_instant(json, "updated_at", ticket->updated_at);
    json_close(json, '}');
}

void json_message_item(struct json *json, const struct zone *zone, int64_t reader_id,
                       const struct message *message)
{
    struct local_time local = zone_local(zone, message->created_at);
    json_open(json, '{');
    json_put_i64(json, "id", message->id);
    json_put_i64(json, "sender_id", message->sender_id);
    json_put_text(json, "sender_name", message->sender_name);
    json_put_text(json, "sender_type", sender_type_word(message->sender_type));
    json_put_text(json, "message", message->message);
    json_name(json, "attachments");
    if (message->attachments.size)
        json_raw(json, message->attachments);
    else
        json_none(json);
    json_put_bool(json, "is_read", message->is_read);
    json_put_instant(json, "read_at", message->read_at);
    json_put_instant(json, "created_at", message->created_at);
    json_put_text(json, "time", calendar_json_time(json->out->arena, local));
    json_put_bool(json, "is_own", message->sender_id == reader_id);
    json_put_bool(json, "is_admin", message->sender_type == SENDER_ADMIN);
    json_close(json, '}');
}

void json_messages(struct json *json, const struct request *request,
                   const struct message_list *messages)
{
    json_open(json, '[');
    for (size_t i = 0; i < messages->count; i++)
        json_message_item(json, request->house->zone, request->access.person.id,
                          &messages->items[i]);
    json_close(json, ']');
}

static void json_note(struct json *json, const struct request *request, const struct note *note)
{
    struct local_time local = zone_local(request->house->zone, note->created_at);
    json_open(json, '{');
    json_put_i64(json, "id", note->id);
    json_put_i64(json, "author_id", note->author_id);
    json_put_text(json, "author_name", note->author_name);
    json_put_text(json, "note", note->note);
    json_put_instant(json, "created_at", note->created_at);
    json_put_text(json, "time", calendar_json_time(request->arena, local));
    json_name(json, "mentions");
    json_open(json, '[');
    for (size_t i = 0; i < note->mentions.count; i++)
        json_i64(json, note->mentions.items[i].user_id);
    json_close(json, ']');
    json_close(json, '}');
}

void json_notes(struct json *json, const struct request *request, const struct note_list *notes)
{
    json_open(json, '[');
    for (size_t i = 0; i < notes->count; i++)
        json_note(json, request, &notes->items[i]);
    json_close(json, ']');
}

void json_ticket_page(struct json *json, const struct request *request, struct url base,
                      const struct ticket_page *page, bool for_staff)
{
    const struct paging paging = paging_of_tickets(page);
    json_put_i64(json, "current_page", page->page);
    json_name(json, "data");
    json_open(json, '[');
    for (size_t i = 0; i < page->tickets.count; i++)
        json_ticket(json, &page->tickets.items[i], for_staff);
    json_close(json, ']');
    json_paging(json, request, base, &paging);
}

void json_stats(struct json *json, const struct ticket_stats *stats)
{
    json_open(json, '{');
    for (enum ticket_status status = TICKET_OPEN; status <= TICKET_CLOSED; status++)
        json_put_i64(json, ticket_status_word(status).at, stats->by_status[status]);
    json_put_i64(json, "urgent", stats->urgent);
    json_put_i64(json, "total", stats->total);
    json_close(json, '}');
}

void json_colleagues(struct json *json, const struct colleague_list *colleagues)
{
    json_open(json, '[');
    for (size_t i = 0; i < colleagues->count; i++) {
        json_open(json, '{');
        json_put_i64(json, "id", colleagues->items[i].id);
        json_put_text(json, "name", colleagues->items[i].name);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void json_put_undo(struct json *json, const int64_t *changes, size_t count)
{
    json_name(json, "undo");
    json_open(json, '[');
    for (size_t i = 0; i < count; i++)
        json_i64(json, changes[i]);
    json_close(json, ']');
}

void json_history(struct json *json, const struct change_list *changes)
{
    json_open(json, '[');
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->items[i];
        json_open(json, '{');
        json_put_i64(json, "id", change->id);
        json_put_i64(json, "actor_id", change->actor_id);
        json_put_text(json, "actor_name", change->actor_name);
        json_put_text(json, "field", change->field);
        json_put_text(json, "from", change->from_value);
        json_put_text(json, "to", change->to_value);
        json_put_instant(json, "created_at", change->created_at);
        json_close(json, '}');
    }
    json_close(json, ']');
}
