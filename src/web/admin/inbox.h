/* The inbox as a page of its own and beside a ticket that was opened from it. */
#pragma once
#include "desk/ticket/queue.h"
#include "web/admin/views.h"
#include "web/request.h"

/* `queue` of the query or of the form: the inbox that the ticket stands beside; or 0. */
enum queue queue_of_request(const struct request *request);
/* The ticket's page beside an inbox: that of `queue`, or the one that it was opened from. */
struct url ticket_url_beside(const struct request *request, int64_t id, enum queue queue);
struct url ticket_url(const struct request *request, int64_t id);
struct url inbox_url(const struct request *request, enum queue queue);
/* The inbox that it was opened from, or the list. */
struct url tickets_url(const struct request *request);
/* Where one goes on when ticket `id` is done: to the next of its inbox, or to the inbox that is
   empty then; without an inbox, to the ticket itself. To be asked before it is done. */
enum err next_ticket_url(struct request *request, const struct staff *staff, int64_t id,
                         struct url *ret) MUST_USE;
/* The inbox with ticket `current` marked; all empty for queue 0. */
enum err queue_view(struct request *request, const struct staff *staff, enum queue queue,
                    int64_t current, struct queue_view *ret) MUST_USE;
