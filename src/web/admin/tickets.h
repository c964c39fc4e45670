/* What the list of tickets and the home page both show. */
#pragma once
#include "desk/ticket/list.h"
#include "web/admin/views.h"
#include "web/request.h"

/* The figures above the list, each leading to its tickets; that of `current` is marked, NULL: none.
 */
struct figure_views figure_views(struct request *request, const struct ticket_stats *stats,
                                 const struct ticket_filter *current);
/* The widget of the newest tickets. */
struct recent_view recent_view(const struct request *request, const struct ticket_list *tickets);
