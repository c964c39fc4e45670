/* A person's page: how to reach them, their tickets and orders, what may be changed of them. */
#include "desk/account/account.h"
#include "desk/limits.h"
#include "web/admin/admin.h"
#include "web/admin/people.h"
#include "web/admin/person.html.h"
#include "web/api/ticket_json.h"
#include "web/notifications/notifications.h"
#include "web/page/page.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

/* What was sent, and what is kept for the rest: a request may change one thing only. */
static struct profile_draft draft_of(const struct request *request, const struct profile *profile)
{
    const struct form *form = &request->form;
    struct profile_draft draft = {
        .name = profile->name,
        .email = profile->email,
        .phone = profile->phone,
        .role = profile->role,
        .is_disabled = profile->is_disabled,
    };
    if (form_has(form, "name"))
        draft.name = form_get(form, "name");
    if (form_has(form, "email"))
        draft.email = form_get(form, "email");
    if (form_has(form, "phone"))
        draft.phone = form_get(form, "phone");
    if (form_has(form, "role"))
        draft.role = role_of(form_get(form, "role"));
    if (form_has(form, "disabled"))
        draft.is_disabled = form_is_on(form, "disabled");
    return draft;
}

static void json_orders(struct json *json, const struct order_list *orders)
{
    json_open(json, '[');
    for (size_t i = 0; i < orders->count; i++) {
        const struct order *order = &orders->items[i];
        json_open(json, '{');
        json_put_i64(json, "id", order->id);
        json_put_text(json, "order_number", order->order_number);
        json_put_text(json, "event_date", order->event_date);
        json_put_text(json, "event_location", order->event_location);
        json_put_text(json, "status", order->status);
        json_put_text(json, "payment_status", order->payment_status);
        json_put_text(json, "total_price", order->total_price);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void reply_person_json(struct request *request, struct url base,
                              const struct profile *profile, const struct ticket_page *tickets,
                              const struct order_list *orders)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_name(&json, "person");
    json_profile(&json, profile);
    json_name(&json, "orders");
    json_orders(&json, orders);
    json_name(&json, "tickets");
    json_open(&json, '{');
    json_ticket_page(&json, request, base, tickets, true);
    json_close(&json, '}');
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

static struct order_views order_views(const struct request *request,
                                      const struct order_list *orders)
{
    struct order_view *views = NEW_ARRAY(request->arena, struct order_view, orders->count);
    for (size_t i = 0; i < orders->count; i++)
        views[i] = order_view(request, &orders->items[i]);
    return (struct order_views){views, orders->count};
}

static struct url assigned_url(const struct request *request, int64_t id)
{
    struct url index = url_to(request->arena, "admin.support.tickets.index", 0);
    return url_query_add(request->arena, index, STR("assigned_to"), str_number(request->arena, id));
}

/* A few; the log has all. */
static enum err latest_notifications(struct request *request, const struct staff *staff,
                                     int64_t user_id, struct notification_views *ret)
{
    const struct notification_filter filter = {.user_id = user_id};
    struct notification_list list;
    bool more;
    TRY(notification_log(&request->desk, staff, &filter, &list, &more));
    if (list.count > NOTIFICATIONS_SHOWN)
        list.count = NOTIFICATIONS_SHOWN;
    *ret = notification_views(request, &list);
    return OK;
}

enum err people_show(struct request *request, const struct staff *staff)
{
    struct profile profile;
    struct ticket_page tickets;
    struct order_list orders = {0};
    TRY(profile_load(&request->desk, staff, request->id, &profile));
    TRY(ticket_page_of_customer(&request->desk, staff, profile.id, page_of_query(request),
                                &tickets));
    TRY(profile_orders(&request->desk, &profile, &orders));
    struct url self = url_to(request->arena, "admin.people.show", profile.id);
    if (request->wants_json) {
        reply_person_json(request, self, &profile, &tickets, &orders);
        return OK;
    }
    struct notification_views notifications;
    TRY(latest_notifications(request, staff, profile.id, &notifications));
    const struct profile_draft draft = draft_of(request, &profile);
    const struct person_view view = {
        .person = person_row(request, &profile),
        .is_me = profile.id == staff_id(staff),
        .may_manage = staff_may(staff, PEOPLE_MANAGE),
        .problems = problem_views(request),
        .name = field_view(request, "name", draft.name),
        .email = field_view(request, "email", draft.email),
        .phone = field_view(request, "phone", draft.phone),
        .role = field_view(request, "role", STR("")),
        .roles = role_choices(request, draft.role, NULL),
        .tickets = ticket_rows(request, &staff_side, ROW_UPDATED_AGO, &tickets.tickets),
        .pages = pages_view(request, self, &tickets),
        .orders = order_views(request, &orders),
        .notifications = notifications,
        .all_notifications = notification_log_url(request, profile.id, 0),
        .has_assigned = profile.role != ROLE_CUSTOMER,
        .may_open_ticket = profile.role == ROLE_CUSTOMER && !profile.is_disabled &&
                           staff_may(staff, TICKET_WORK),
        .open_ticket = create_url(request, profile.id),
        .may_invite = !profile.is_disabled && profile.id != staff_id(staff) &&
                      profile_can_be_invited(&request->desk, &profile),
        .invite = url_to(request->arena, "admin.people.invite", profile.id),
        .index = url_to(request->arena, "admin.people.index", 0),
        .update = url_to(request->arena, "admin.people.update", profile.id),
        .set_password = url_to(request->arena, "admin.people.password", profile.id),
        .assigned = assigned_url(request, profile.id),
    };
    struct frame_view frame = page_frame(request, str_c(request->arena, profile.name),
                                         "admin.people.index");
    struct html_out content = html_out_in(request->arena, request->locale);
    person_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

static enum flash flash_of(const struct profile_draft *draft, bool was_disabled)
{
    if (draft->is_disabled == was_disabled)
        return FLASH_PERSON_SAVED;
    return draft->is_disabled ? FLASH_PERSON_DISABLED : FLASH_PERSON_ENABLED;
}

enum err people_update(struct request *request, const struct staff *staff)
{
    struct profile profile;
    TRY(profile_load(&request->desk, staff, request->id, &profile));
    const struct profile_draft draft = draft_of(request, &profile);
    enum flash flash = flash_of(&draft, profile.is_disabled);
    TRY(profile_save(&request->desk, staff, &profile, &draft));
    if (!request->wants_json) {
        reply_redirect(request, url_to(request->arena, "admin.people.show", profile.id), flash);
        return OK;
    }
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_success(&json, request, flash);
    json_name(&json, "person");
    json_profile(&json, &profile);
    json_close(&json, '}');
    reply_json(request, 200, &body);
    return OK;
}
