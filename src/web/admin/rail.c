#include "web/admin/rail.h"
#include "desk/note/note.h"
#include "web/admin/filter.h"
#include "web/page/page.h"
#include "web/urls.h"

#define LIST "admin.support.tickets.index"

int64_t view_of_query(const struct request *request)
{
    int64_t id;
    return str_to_i64(form_get(&request->query, "view"), &id) && id > 0 ? id : 0;
}

struct url view_url(const struct request *request, const struct saved_view *view)
{
    const struct ticket_filter filter = view_filter(view);
    return filter_url_of_view(request, &filter, view->id);
}

static void count(struct nav_view *nav, int64_t tickets)
{
    nav->has_count = tickets != VIEW_UNCOUNTED;
    nav->count = tickets;
}

/* What the rail counts; nothing where the database cannot be asked. */
struct rail {
    bool is_known;
    struct rail_counts counts;
    struct saved_view_list saved;
};

static struct rail load(struct request *request)
{
    struct rail rail = {0};
    const struct staff *staff = request->access.staff;
    rail.is_known = request->desk.db &&
                    view_list(&request->desk, staff, &rail.saved, &rail.counts) == OK;
    return rail;
}

/* ---- views ----------------------------------------------------------------------------------- */

enum { BUILT_IN = 3 };

/* Beside each line its filter and, if it is saved, its id. */
struct line {
    struct nav_view *nav;
    struct ticket_filter filter;
    int64_t id;
};

static struct line built_in(struct request *request, const char *icon, const char *label,
                            const char *keys, const struct ticket_filter *filter,
                            struct nav_view *place)
{
    *place = nav_link(request, icon, label, LIST, "");
    place->url = filter_url(request, filter);
    place->keys = str_of(keys);
    return (struct line){place, *filter, 0};
}

static void put_built_in(struct request *request, const struct rail *rail, struct line *lines,
                         struct nav_view *places)
{
    const struct ticket_filter mine = {.assigned_to = ASSIGNED_TO_ME};
    const struct ticket_filter unassigned = {.assigned_to = ASSIGNED_TO_NOBODY};
    const struct ticket_filter urgent = {.assigned_to = ASSIGNED_TO_ANYBODY,
                                         .priority = TICKET_URGENT};
    lines[0] = built_in(request, "user", T(request, "Mine"), "g m", &mine, &places[0]);
    lines[1] = built_in(request, "user-x", T(request, "Unassigned"), "", &unassigned, &places[1]);
    lines[2] = built_in(request, "priority-urgent", T(request, "Urgent"), "g u", &urgent,
                        &places[2]);
    if (!rail->is_known)
        return;
    count(&places[0], rail->counts.mine);
    count(&places[1], rail->counts.unassigned);
    count(&places[2], rail->counts.urgent);
    places[2].hot = rail->counts.urgent > 0;
}

static struct line saved(struct request *request, const struct saved_view *view,
                         struct nav_view *place)
{
    *place = nav_link(request, "bookmark", "", LIST, "");
    if (view->is_shared)
        place->icon = STR("users");
    place->label = view->name;
    place->url = view_url(request, view);
    count(place, view->tickets);
    return (struct line){place, view_filter(view), view->id};
}

/* The view that the list was opened from, if it still shows that; else the first that does. */
static void mark_current(struct request *request, struct line *lines, size_t count)
{
    const struct ticket_filter shown = filter_of_form(&request->query);
    int64_t asked = view_of_query(request);
    struct nav_view *found = NULL;
    for (size_t i = 0; i < count; i++)
        if (ticket_filter_is(request->access.staff, &lines[i].filter, &shown) &&
            (!found || (asked && lines[i].id == asked)))
            found = lines[i].nav;
    if (found)
        found->current = true;
}

/* Without a count when that cannot be told: the page is worth more. */
static struct nav_view mentions(struct request *request, const char *current)
{
    struct nav_view nav = nav_link(request, "mention", T(request, "Mentions"),
                                   "admin.support.mentions", current);
    int64_t unseen;
    nav.keys = STR("g b");
    if (request->desk.db &&
        mentions_unseen(&request->desk, request->access.staff, request->seen_ticket_id, &unseen) ==
            OK &&
        unseen > 0) {
        nav.has_count = nav.hot = true;
        nav.count = unseen;
    }
    return nav;
}

/* The built-in ones, where one is mentioned, and what is saved. */
static struct nav_views views(struct request *request, const struct rail *rail, const char *current)
{
    size_t count = BUILT_IN + rail->saved.count;
    struct nav_view *items = NEW_ARRAY(request->arena, struct nav_view, count + 1);
    struct nav_view *saved_items = &items[BUILT_IN + 1];
    struct line *lines = NEW_ARRAY(request->arena, struct line, count);
    put_built_in(request, rail, lines, items);
    items[BUILT_IN] = mentions(request, current);
    for (size_t i = 0; i < rail->saved.count; i++)
        lines[BUILT_IN + i] = saved(request, &rail->saved.items[i], &saved_items[i]);
    if (strcmp(current, LIST) == 0)
        mark_current(request, lines, count);
    return (struct nav_views){items, count + 1};
}

const struct nav_view *current_view(const struct frame_view *frame)
{
    for (size_t i = 0; i < frame->views.count; i++)
        if (frame->views.items[i].current)
            return &frame->views.items[i];
    return NULL;
}

/* ---- the rest of the rail -------------------------------------------------------------------- */

static struct nav_views queues(struct request *request, const struct rail *rail,
                               const char *current)
{
    struct nav_view *items = NEW_ARRAY(request->arena, struct nav_view, 4);
    items[0] = nav_link(request, "search", T(request, "Search"), "admin.support.find", current);
    items[0].hint = STR("Ctrl K");
    items[0].keys = STR("Control+K");
    items[1] = nav_link(request, "home", T(request, "Home"), "admin.support.home", current);
    items[1].keys = STR("g h");
    items[2] = nav_link(request, "inbox", T(request, "Inbox"), "admin.support.inbox", current);
    items[2].keys = STR("g i");
    items[3] = nav_link(request, "ticket", T(request, "All tickets"), LIST, current);
    items[3].keys = STR("g t");
    if (rail->is_known) {
        count(&items[2], rail->counts.all);
        count(&items[3], rail->counts.total);
    }
    return (struct nav_views){items, 4};
}

static struct nav_views manage(struct request *request, const char *current)
{
    bool manages = staff_may(request->access.staff, PEOPLE_MANAGE);
    struct nav_view *items = NEW_ARRAY(request->arena, struct nav_view, 4);
    size_t count = 0;
    items[count] = nav_link(request, "zap", T(request, "Canned replies"),
                            "admin.support.replies.index", current);
    items[count++].keys = STR("g q");
    items[count++] = nav_link(request, "users",
                              manages ? T(request, "People") : T(request, "Customers"),
                              "admin.people.index", current);
    items[count] = nav_link(request, "bell", T(request, "Notifications"),
                            "admin.notifications.index", current);
    items[count++].keys = STR("g n");
    if (staff_may(request->access.staff, SETTINGS_MANAGE)) {
        items[count] = nav_link(request, "sliders", T(request, "Settings"), "admin.settings.edit",
                                current);
        items[count++].keys = STR("g s");
    }
    return (struct nav_views){items, count};
}

void staff_rail(struct request *request, const char *current, struct frame_view *frame)
{
    const struct rail rail = load(request);
    frame->views = views(request, &rail, current);
    /* What no view shows is some of all tickets. */
    frame->nav = queues(request, &rail, current_view(frame) ? "" : current);
    frame->manage = manage(request, current);
    frame->manage_views = url_to(request->arena, "admin.support.views.index", 0);
    frame->keys = url_to(request->arena, "admin.support.keys", 0);
    if (staff_may(request->access.staff, TICKET_WORK))
        frame->open_ticket = url_to(request->arena, "admin.support.tickets.create", 0);
}
