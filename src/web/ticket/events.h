/* What has happened to a ticket since a number that the caller knows. */
#pragma once
#include "desk/ticket/ticket.h"
#include "web/live/event_data.h"
#include "web/request.h"

/* GET .../events?after=N: {"events":[{"event","data"},...],"last":N}, without `after` the last
   number alone. ERR_CONFLICT when they are not all there any more: the ticket is to be loaded anew.
 */
enum err reply_events(struct request *request, const struct ticket *ticket, enum hearers hearers);
