/* Beside the messages of a staff's conversation: by what a customer's came, and what became of
   telling the customer of one of ours. */
#pragma once
#include "desk/ticket/ticket.h"
#include "web/request.h"
#include "web/ticket/views.h"

/* Fills it in for all messages of the thread: two questions to the database for a page. */
enum err show_deliveries(struct request *request, const struct staff *staff,
                         const struct ticket *ticket, struct thread_view *thread) MUST_USE;
/* What has changed of messages that the page has, since ?told_at= of a poll. */
enum err show_changed_deliveries(struct request *request, const struct staff *staff,
                                 const struct ticket *ticket, struct thread_view *thread) MUST_USE;
