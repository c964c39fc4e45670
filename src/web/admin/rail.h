/* The staff's navigation: queues, views with what is left to do in each, what is managed. */
#pragma once
#include "desk/view/view.h"
#include "web/page/views.h"
#include "web/request.h"

/* Fills in nav, views and manage; `current` is the name of the route that is shown. On the list one
   line is current: the view that shows what it shows, or else all tickets. */
void staff_rail(struct request *request, const char *current, struct frame_view *frame);

/* The one that is shown; NULL if none is. */
const struct nav_view *current_view(const struct frame_view *frame);

/* What ?view= names; 0 if nothing. */
int64_t view_of_query(const struct request *request);
/* The list with its filter, and which view it is of. */
struct url view_url(const struct request *request, const struct saved_view *view);
