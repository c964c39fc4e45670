#include "web/ticket/form.h"
#include "desk/ticket/ticket.h"
#include "web/page/page.h"
#include "web/ticket/attachments.h"
#include "web/uploads.h"

struct ticket_draft ticket_draft_of(const struct request *request)
{
    const struct form *form = &request->form;
    return (struct ticket_draft){
        .subject = form_get(form, "subject"),
        .category = form_get(form, "category"),
        .priority = form_get(form, "priority"),
        .description = form_get(form, "description"),
        .order_id = form_get(form, "order_id"),
    };
}

void ticket_draft_files(struct request *request, struct ticket_draft *draft)
{
    uploads_name(request);
    draft->enclosures = &request->enclosed;
}

static struct choice_views order_choices(struct request *request, const struct order_list *orders,
                                         struct str chosen)
{
    struct choice_view *items = NEW_ARRAY(request->arena, struct choice_view, orders->count + 1);
    items[0] = (struct choice_view){STR(""), str_of(T(request, "None")), chosen.size == 0};
    for (size_t i = 0; i < orders->count; i++) {
        const struct order *order = &orders->items[i];
        struct str id = str_number(request->arena, order->id);
        struct str label = order->order_number, date = date_text(request, order->event_date);
        if (date.size)
            label = str_print(request->arena, "%.*s · %.*s", STR_ARGS(label), STR_ARGS(date));
        items[i + 1] = (struct choice_view){id, label, str_is(id, chosen)};
    }
    return (struct choice_views){items, orders->count + 1};
}

struct ticket_form_view ticket_form_view(struct request *request, const struct order_list *orders)
{
    const struct ticket_draft draft = ticket_draft_of(request);
    enum ticket_priority priority = form_has(&request->form, "priority")
                                        ? ticket_priority_of(draft.priority)
                                        : TICKET_MEDIUM;
    return (struct ticket_form_view){
        .subject = field_view(request, "subject", draft.subject),
        .category = field_view(request, "category", draft.category),
        .priority = field_view(request, "priority", draft.priority),
        .order_id = field_view(request, "order_id", draft.order_id),
        .description = field_view(request, "description", draft.description),
        .files = attachment_field(request),
        .categories = category_choices(request, ticket_category_of(draft.category),
                                       T(request, "Choose a category")),
        .priorities = priority_choices(request, priority, NULL),
        .orders = order_choices(request, orders, draft.order_id),
    };
}
