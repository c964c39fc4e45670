/* A customer's orders on the platform: what a ticket can be about. Made by the import only. */
#pragma once
#include "desk/access/access.h"

struct order {
    int64_t id;
    struct str order_number, event_date, event_location, status, payment_status, total_price;
};

struct order_list {
    struct order *items;
    size_t count;
};

/* The queries are the interface: order_find_own(), order_list_own(), order_find(). */
#include "desk/order/order.sql.h"
