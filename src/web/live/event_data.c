#include "web/live/event_data.h"
#include "desk/event/event.sql.h"
#include "web/api/ticket_json.h"

const char *event_name(const struct event *event, enum hearers hearers)
{
    if (event->is_internal && hearers != HEARERS_STAFF)
        return NULL;
    switch (event->kind) {
    case EVENT_NONE:
        break;
    case EVENT_CREATED:
        return hearers == HEARERS_STAFF ? "App\\Events\\TicketCreated" : NULL;
    case EVENT_MESSAGE:
        return "App\\Events\\MessageAdded";
    case EVENT_CHANGED:
        return "App\\Events\\TicketUpdated";
    case EVENT_READ:
        return hearers == HEARERS_ANYBODY ? NULL : "App\\Events\\MessagesRead";
    case EVENT_NOTE:
        return "App\\Events\\NoteAdded";
    }
    return NULL;
}

static enum err put_message(struct desk *desk, const struct zone *zone, const struct event *event,
                            struct json *json)
{
    const struct ticket ticket = {.id = event->ticket_id};
    struct message_list messages = {0};
    TRY(message_list_after(desk, &ticket, event->about_id - 1, 1, &messages));
    if (!messages.count || messages.items[0].id != event->about_id)
        return ERR_NOT_FOUND;
    json_name(json, "message");
    json_message_item(json, zone, 0, &messages.items[0]);
    return OK;
}

static enum err put_ticket(struct desk *desk, const struct event *event, bool for_staff,
                           struct json *json)
{
    struct ticket ticket;
    TRY(event_ticket(desk, event->ticket_id, for_staff, &ticket));
    json_name(json, "ticket");
    json_ticket(json, &ticket, for_staff);
    return OK;
}

static enum err put_about(struct desk *desk, const struct zone *zone, const struct event *event,
                          enum hearers hearers, struct json *json)
{
    if (hearers == HEARERS_ANYBODY) {
        if (event->kind == EVENT_MESSAGE)
            json_put_i64(json, "message_id", event->about_id);
        return OK;
    }
    switch (event->kind) {
    case EVENT_NONE:
        break;
    case EVENT_MESSAGE:
        return put_message(desk, zone, event, json);
    case EVENT_CREATED:
    case EVENT_CHANGED:
        return put_ticket(desk, event, hearers == HEARERS_STAFF, json);
    case EVENT_READ:
        json_put_id(json, "reader_id", event->actor_id);
        json_put_i64(json, "until", event->about_id);
        return OK;
    case EVENT_NOTE:
        json_put_i64(json, "note_id", event->about_id);
        return OK;
    }
    return OK;
}

enum err event_data_put(struct desk *desk, const struct zone *zone, const struct event *event,
                        enum hearers hearers, struct json *json)
{
    json_open(json, '{');
    json_put_i64(json, "ticket_id", event->ticket_id);
    json_put_i64(json, "seq", event->seq);
    TRY(put_about(desk, zone, event, hearers, json));
    json_close(json, '}');
    return OK;
}
