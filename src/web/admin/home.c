/* The staff's home page. */
#include "calendar/calendar.h"
#include "desk/workload/day.h"
#include "desk/workload/workload.h"
#include "web/admin/admin.h"
#include "web/admin/filter.h"
#include "web/admin/home.html.h"
#include "web/admin/inbox.h"
#include "web/admin/tickets.h"
#include "web/house.h"
#include "web/page/page.h"
#include "web/urls.h"

static enum day_part day_part_of(int hour)
{
    enum { MORNING = 4, NOON = 11, AFTERNOON = 15, EVENING = 18 };
    if (hour < MORNING || hour >= EVENING)
        return DAY_EVENING;
    if (hour < NOON)
        return DAY_MORNING;
    return hour < AFTERNOON ? DAY_NOON : DAY_AFTERNOON;
}

/* ---- what wants the reader ------------------------------------------------------------------- */

static struct str reason_of(const struct request *request, const struct need *need)
{
    if (need->assigned_to)
        return str_of(T(request, "Waits for your reply"));
    return str_of(need->priority == TICKET_URGENT ? T(request, "Urgent, nobody's")
                                                  : T(request, "Nobody's yet"));
}

static struct need_views need_views(const struct request *request, const struct need_list *needs)
{
    struct need_view *items = NEW_ARRAY(request->arena, struct need_view, needs->count);
    for (size_t i = 0; i < needs->count; i++) {
        const struct need *need = &needs->items[i];
        items[i] = (struct need_view){
            .id = need->id,
            .url = ticket_url_beside(request, need->id,
                                     need->assigned_to ? QUEUE_MINE : QUEUE_UNASSIGNED),
            .subject = need->subject,
            .customer_name = need->user_name,
            .initials = initials(request->arena, need->user_name),
            .customer_id = need->user_id,
            .priority = priority_view(request, need->priority),
            .reason = reason_of(request, need),
            .since = moment_ago_view(request, need->waiting_since),
        };
    }
    return (struct need_views){items, needs->count};
}

/* ---- the team -------------------------------------------------------------------------------- */

static struct member_views member_views(const struct request *request,
                                        const struct member_list *members)
{
    struct member_view *items = NEW_ARRAY(request->arena, struct member_view, members->count);
    for (size_t i = 0; i < members->count; i++) {
        const struct member *member = &members->items[i];
        const struct ticket_filter theirs = {.assigned_to = member->id};
        items[i] = (struct member_view){
            .name = member->name,
            .initials = initials(request->arena, member->name),
            .id = member->id,
            .active = member->active,
            .waiting = member->waiting,
            .url = filter_url(request, &theirs),
        };
    }
    return (struct member_views){items, members->count};
}

static void add_team(const struct request *request, const struct staff *staff,
                     const struct member_list *members, struct home_view *view)
{
    view->team = member_views(request, members);
    view->is_team_cut = members->is_cut;
    view->most = 1;
    for (size_t i = 0; i < members->count; i++) {
        const struct member *member = &members->items[i];
        if (member->active > view->most)
            view->most = member->active;
        view->others_wait |= member->waiting > 0 && member->id != staff_id(staff);
    }
}

/* ---- today ----------------------------------------------------------------------------------- */

static struct response_view response_view(const struct request *request,
                                          const struct day_figures *today,
                                          const struct day_figures *yesterday)
{
    struct response_view view = {.text = STR(""), .change = STR("")};
    int64_t change_s = today->first_response_s - yesterday->first_response_s;
    if (!today->answered)
        return view;
    view.text = calendar_duration(request->arena, request->locale, today->first_response_s);
    view.has_before = yesterday->answered > 0;
    view.is_faster = change_s < 0;
    if (change_s)
        view.change = calendar_duration(request->arena, request->locale,
                                        change_s < 0 ? -change_s : change_s);
    return view;
}

/* Since midnight where the desk is; yesterday up to the same hour, so that a morning is not held
   against a whole day. */
static enum err add_today(struct request *request, const struct staff *staff,
                          struct local_time local, struct home_view *view)
{
    const struct zone *zone = request->house->zone;
    struct instant begin = zone_day_begin(zone, local.day_number);
    struct instant before = zone_day_begin(zone, local.day_number - 1);
    int64_t passed_s = request->desk.now.unix_s - begin.unix_s + 1; /* with this second */
    struct day_figures today, yesterday;
    TRY(day_figures(&request->desk, staff, begin, (struct instant){begin.unix_s + passed_s},
                    &today));
    TRY(day_figures(&request->desk, staff, before, (struct instant){before.unix_s + passed_s},
                    &yesterday));
    view->opened = (struct count_view){today.opened, yesterday.opened};
    view->replies = (struct count_view){today.replies, yesterday.replies};
    view->resolved = (struct count_view){today.resolved, yesterday.resolved};
    view->response = response_view(request, &today, &yesterday);
    return OK;
}

/* ---- the page -------------------------------------------------------------------------------- */

static enum err home_view(struct request *request, const struct staff *staff, struct home_view *ret)
{
    struct local_time local = zone_local(request->house->zone, request->desk.now);
    struct ticket_stats stats;
    struct need_list needs;
    struct member_list members;
    struct ticket_list recent = {0};
    TRY(ticket_stats(&request->desk, staff, &stats));
    TRY(need_list(&request->desk, staff, &needs));
    TRY(member_list(&request->desk, staff, &members));
    TRY(ticket_recent(&request->desk, staff, &recent));
    *ret = (struct home_view){
        .url = url_to(request->arena, "admin.support.home", 0),
        .day_part = day_part_of(local.hour),
        .name = request->access.person.name,
        .date = calendar_full_date(request->arena, request->locale, local),
        .stats = figure_views(request, &stats, NULL),
        .needs = need_views(request, &needs),
        .inbox = url_to(request->arena, "admin.support.inbox", 0),
        .of_all = inbox_url(request, QUEUE_ALL),
        .tickets = url_to(request->arena, "admin.support.tickets.index", 0),
        .recent = recent_view(request, &recent),
    };
    add_team(request, staff, &members, ret);
    return add_today(request, staff, local, ret);
}

enum err home_index(struct request *request, const struct staff *staff)
{
    struct home_view view;
    TRY(home_view(request, staff, &view));
    struct frame_view frame = page_frame(request, T(request, "Home"), "admin.support.home");
    struct html_out content = html_out_in(request->arena, request->locale);
    admin_home_html(&content, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}
