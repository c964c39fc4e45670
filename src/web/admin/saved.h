/* What the pages of saved views and the changes of them have in common. */
#pragma once
#include "desk/view/view.h"
#include "json/json.h"
#include "web/admin/saved_views.h"
#include "web/request.h"

/* The wishes that a query or a form brings; what it does not mention is as in `was`. Unknown words
   count as not asked for. */
struct view_wishes wishes_of_form(const struct form *fields, const struct view_wishes *was);
/* Those that a view fulfils. */
struct view_wishes wishes_of_view(const struct saved_view *view);
extern const struct view_wishes no_wishes;

void json_saved_view(struct json *json, const struct request *request,
                     const struct saved_view *view);

/* What can be saved of a list that shows `filter`, whose rail is in `frame`. */
enum err saved_tools(struct request *request, const struct staff *staff,
                     const struct ticket_filter *filter, const struct frame_view *frame,
                     struct saved_tools_view *ret) MUST_USE;
