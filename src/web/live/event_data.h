/*
 * What an event is to those who are told of it: its name in the socket protocol, as laravel-echo
 * expects it, and its data.
 *
 *   App\Events\MessageAdded    {"ticket_id","seq","message"}
 *   App\Events\TicketUpdated   {"ticket_id","seq","ticket"}
 *   App\Events\MessagesRead    {"ticket_id","seq","reader_id","until"}
 *   App\Events\TicketCreated   {"ticket_id","seq","ticket"}, to staff
 *   App\Events\NoteAdded       {"ticket_id","seq","note_id"}, to staff
 *
 * Ticket and message are in the shapes of api/ticket_json.h.
 */
#pragma once
#include "calendar/zone.h"
#include "desk/event/event.h"
#include "json/json.h"

/* Who is told. */
enum hearers {
    HEARERS_ANYBODY,  /* numbers alone */
    HEARERS_CUSTOMER, /* the ticket's customer, and staff beside them */
    HEARERS_STAFF,
};

/* "App\Events\..."; NULL when these are not told of it at all. */
const char *event_name(const struct event *event, enum hearers hearers);
/* ERR_NOT_FOUND: what it is about is not there any more. */
enum err event_data_put(struct desk *desk, const struct zone *zone, const struct event *event,
                        enum hearers hearers, struct json *json) MUST_USE;
