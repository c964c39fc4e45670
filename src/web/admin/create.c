/* Staff open a ticket for a customer, who has called, say. */
#include "desk/profile/profile.h"
#include "web/admin/admin.h"
#include "web/admin/create.html.h"
#include "web/admin/people.h"
#include "web/page/page.h"
#include "web/ticket/form.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

struct url create_url(const struct request *request, int64_t user_id)
{
    struct url url = url_to(request->arena, "admin.support.tickets.create", 0);
    return url_query_add(request->arena, url, STR("user_id"), str_number(request->arena, user_id));
}

/* `user_id` of the form, or of the address that leads to it. *ret_is_chosen is false when nobody
   is, or somebody who is no customer. */
static enum err chosen_customer(struct request *request, const struct staff *staff,
                                struct profile *ret, bool *ret_is_chosen)
{
    int64_t id;
    struct str word = form_get(&request->form, "user_id");
    if (word.size == 0)
        word = form_get(&request->query, "user_id");
    *ret_is_chosen = false;
    if (!str_to_i64(word, &id) || id < 1)
        return OK;
    enum err err = profile_load_customer(&request->desk, staff, id, ret);
    *ret_is_chosen = err == OK;
    return err == ERR_NOT_FOUND ? OK : err;
}

/* Who can be chosen: the first of those who match. */
static enum err find_customers(struct request *request, const struct staff *staff,
                               struct str search, struct person_row_views *ret)
{
    const struct profile_filter filter = {
        .role = ROLE_CUSTOMER, .state = PROFILE_ACTIVE, .search = search, .page = 1};
    struct person_row_views found = {0};
    TRY(people_found(request, staff, &filter, &found));
    struct person_row_view *rows = NEW_ARRAY(request->arena, struct person_row_view, found.count);
    for (size_t i = 0; i < found.count; i++) {
        rows[i] = found.items[i];
        rows[i].url = create_url(request, rows[i].id);
    }
    *ret = (struct person_row_views){rows, found.count};
    return OK;
}

enum err tickets_create(struct request *request, const struct staff *staff)
{
    struct profile profile;
    struct order_list orders = {0};
    struct str search = str_trim(form_get(&request->query, "search"));
    struct admin_create_view view = {.search = search.size ? search : STR("")};
    TRY(chosen_customer(request, staff, &profile, &view.has_customer));
    if (view.has_customer) {
        TRY(profile_orders(&request->desk, &profile, &orders));
        view.customer = person_row(request, &profile);
    } else if (search.size) {
        TRY(find_customers(request, staff, search, &view.found));
    }
    view.problems = problem_views(request);
    view.user_id = field_view(request, "user_id", STR(""));
    view.form = ticket_form_view(request, &orders);
    view.assign_to_me = form_is_on(&request->form, "assign_to_me");
    view.index = url_to(request->arena, "admin.support.tickets.index", 0);
    view.create = url_to(request->arena, "admin.support.tickets.create", 0);
    view.store = url_to(request->arena, "admin.support.tickets.store", 0);
    struct frame_view frame = page_frame(request, T(request, "Open a ticket"),
                                         "admin.support.tickets.create");
    struct html_out content = html_out_in(request->arena, request->locale);
    admin_create_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

enum err tickets_store(struct request *request, const struct staff *staff)
{
    struct ticket_draft draft = ticket_draft_of(request);
    struct profile profile;
    struct ticket ticket;
    bool is_chosen;
    ticket_draft_files(request, &draft);
    TRY(chosen_customer(request, staff, &profile, &is_chosen));
    TRY(ticket_create_for(&request->desk, staff, is_chosen ? &profile : NULL, &draft, &ticket));
    if (form_is_on(&request->form, "assign_to_me"))
        TRY(ticket_assign(&request->desk, staff, &ticket, staff_id(staff)));
    reply_ticket_done(request, 201, &staff_side, &ticket,
                      url_to(request->arena, "admin.support.tickets.show", ticket.id),
                      FLASH_TICKET_OPENED);
    return OK;
}
