/* What the pages of a customer show. See web/page/views.h for what holds of all views. */
#pragma once
#include "web/ticket/views.h"

struct customer_index_view {
    struct ticket_row_views tickets;
    struct figure_views tabs;  /* Semua and each status (or group of them) that may be asked for */
    struct str search, status; /* as asked for; "" if not */
    bool filtered;             /* search or status narrows the list */
    struct pages_view pages;
    struct url index, create;
};

struct customer_show_view {
    struct ticket_view ticket;
    struct thread_view thread;
    struct field_view message; /* what was typed, when the page is shown again after a mistake */
    struct attachment_field_view files;
    struct url index, close, create;
};

struct customer_create_view {
    struct problem_views problems;
    struct ticket_form_view form;
    struct url index, store;
};
