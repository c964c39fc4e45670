/* The fields of a new ticket, as customers and staff fill them in. */
#pragma once
#include "desk/order/order.h"
#include "web/request.h"
#include "web/ticket/views.h"

/* As it was sent, without its files: see ticket_draft_files(). */
struct ticket_draft ticket_draft_of(const struct request *request);
/* Adds those that came with the request or before it. */
void ticket_draft_files(struct request *request, struct ticket_draft *draft);
/* Empty, or as it was sent. */
struct ticket_form_view ticket_form_view(struct request *request, const struct order_list *orders);
