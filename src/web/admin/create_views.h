/* The page on which staff open a ticket for a customer.
   See web/page/views.h for what holds of all views. */
#pragma once
#include "web/admin/people_views.h"
#include "web/ticket/views.h"

struct admin_create_view {
    struct problem_views problems;
    struct field_view user_id;
    bool has_customer; /* else one is searched for */
    struct person_row_view customer;
    struct str search;             /* as asked for; "" if not */
    struct person_row_views found; /* their url chooses them */
    struct ticket_form_view form;
    bool assign_to_me;
    struct url index, create, store;
};
