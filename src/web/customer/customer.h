/* A customer's own tickets. */
#pragma once
#include "web/route.h"

customer_handler own_tickets_index, own_tickets_create, own_tickets_store, own_tickets_show,
    own_tickets_close;
customer_handler own_messages_index, own_messages_store, own_events_index, own_drafts_update;
