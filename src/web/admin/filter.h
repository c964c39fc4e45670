/* What the staff's list is asked for: from the query, as an address, in words. */
#pragma once
#include "desk/ticket/list.h"
#include "desk/user/user.h"
#include "web/admin/views.h"
#include "web/request.h"

/* Unknown words count as not asked for. `fields` is a query, or a form that carries the same. */
struct ticket_filter filter_of_form(const struct form *fields);
bool filter_is_empty(const struct ticket_filter *filter);
/* The list's address with the filter, but for its page. */
struct url filter_url(const struct request *request, const struct ticket_filter *filter);
/* The same, of a list that was opened from view `id`; 0 for none. */
struct url filter_url_of_view(const struct request *request, const struct ticket_filter *filter,
                              int64_t id);
/* An assignee's word in the address: an id, "me" or "none". */
struct str assignee_word(const struct request *request, int64_t assigned_to);

/* The lines of the filter's select. */
struct choice_views assignee_choices(const struct request *request,
                                     const struct colleague_list *colleagues, int64_t chosen);
/* Each filter that is set, with the list without it, still of view `id`. */
struct chip_views chip_views(const struct request *request, const struct ticket_filter *filter,
                             const struct colleague_list *colleagues, int64_t id);
