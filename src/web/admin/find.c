/* Finding anything: pages, tickets, people. A page of its own, and the palette of Ctrl+K. And the
   sheet of the keys. */
#include "desk/limits.h"
#include "desk/profile/profile.h"
#include "web/admin/admin.h"
#include "web/admin/find.html.h"
#include "web/admin/people.h"
#include "web/page/page.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

/* The part of a list that is shown; the rest is in the list itself. */
static size_t shown_of(size_t count)
{
    return count < FOUND_MAX ? count : FOUND_MAX;
}

static enum err find_tickets(struct request *request, const struct staff *staff, struct str search,
                             struct ticket_row_views *ret)
{
    const struct ticket_filter filter = {
        .assigned_to = ASSIGNED_TO_ANYBODY, .search = search, .page = 1};
    struct ticket_page page;
    TRY(ticket_page(&request->desk, staff, &filter, &page));
    page.tickets.count = shown_of(page.tickets.count);
    *ret = ticket_rows(request, &staff_side, ROW_UPDATED_AGO, &page.tickets);
    return OK;
}

static enum err find_people(struct request *request, const struct staff *staff, struct str search,
                            struct person_row_views *ret)
{
    const struct profile_filter filter = {.search = search, .page = 1};
    return people_found(request, staff, &filter, ret);
}

enum err find_index(struct request *request, const struct staff *staff)
{
    struct str search = str_trim(form_get(&request->query, "search"));
    struct find_view view = {
        .search = search.size ? search : STR(""),
        .find = url_to(request->arena, "admin.support.find", 0),
        .list = url_query_add(request->arena,
                              url_to(request->arena, "admin.support.tickets.index", 0),
                              STR("search"), search.size ? search : STR("")),
    };
    if (search.size) {
        TRY(find_tickets(request, staff, search, &view.tickets));
        TRY(find_people(request, staff, search, &view.people));
    }
    struct frame_view frame = page_frame(request, T(request, "Search"), "admin.support.find");
    struct html_out content = html_out_in(request->arena, request->locale);
    admin_find_html(&content, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

enum err keys_show(struct request *request, const struct staff *staff)
{
    struct frame_view frame = page_frame(request, T(request, "Keyboard shortcuts"),
                                         "admin.support.keys");
    struct html_out content = html_out_in(request->arena, request->locale);
    admin_keys_html(&content, staff_may(staff, SETTINGS_MANAGE));
    page_reply(request, 200, &frame, &content);
    return OK;
}
