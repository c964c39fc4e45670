/* The staff's list of tickets with its figures and filters, and the widget of recent ones. */
#include "desk/ticket/columns.h"
#include "desk/user/user.h"
#include "web/admin/admin.h"
#include "web/admin/filter.h"
#include "web/admin/index.html.h"
#include "web/admin/marks.h"
#include "web/admin/rail.h"
#include "web/admin/recent.html.h"
#include "web/admin/saved.h"
#include "web/admin/tickets.h"
#include "web/api/ticket_json.h"
#include "web/page/page.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

/* ---- the figures above the list: each leads to its tickets ----------------------------------- */

static struct figure_view figure(struct request *request, struct word_view word, long count,
                                 const struct ticket_filter *filter,
                                 const struct ticket_filter *current)
{
    return (struct figure_view){
        .word = word,
        .count = count,
        .has_count = true,
        .current = current && filter->status == current->status &&
                   filter->priority == current->priority,
        .url = filter_url(request, filter),
    };
}

struct figure_views figure_views(struct request *request, const struct ticket_stats *stats,
                                 const struct ticket_filter *current)
{
    static const enum ticket_status order[] = {
        TICKET_OPEN, TICKET_IN_PROGRESS, TICKET_WAITING_CUSTOMER, TICKET_RESOLVED, TICKET_CLOSED};
    struct figure_view *items = NEW_ARRAY(request->arena, struct figure_view, COUNT_OF(order) + 2);
    size_t count = 0;
    struct ticket_filter all = {.assigned_to = ASSIGNED_TO_ANYBODY};
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        struct ticket_filter filter = all;
        filter.status = order[i];
        items[count++] = figure(request, status_view(request, order[i]), stats->by_status[order[i]],
                                &filter, current);
        if (order[i] != TICKET_IN_PROGRESS)
            continue;
        filter = all;
        filter.priority = TICKET_URGENT;
        items[count++] = figure(request, priority_view(request, TICKET_URGENT), stats->urgent,
                                &filter, current);
    }
    items[count] = figure(request, (struct word_view){STR("total"), str_of(T(request, "Total"))},
                          stats->total, &all, current);
    count++;
    return (struct figure_views){items, count};
}

static void reply_index_json(struct request *request, const struct ticket_filter *filter,
                             const struct ticket_page *page, const struct ticket_stats *stats)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_ticket_page(&json, request, filter_url(request, filter), page, true);
    json_name(&json, "stats");
    json_stats(&json, stats);
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

/* ---- what stands around the table ------------------------------------------------------------ */

static const char *const column_labels[COLUMN_COUNT] = {
    [COLUMN_CUSTOMER] = TR("Customer"),    [COLUMN_CATEGORY] = TR("Category"),
    [COLUMN_PRIORITY] = TR("Priority"),    [COLUMN_STATUS] = TR("Status"),
    [COLUMN_ASSIGNEE] = TR("Assigned to"), [COLUMN_ACTIVITY] = TR("Activity"),
};

static struct columns_view columns_view(const struct request *request,
                                        const struct ticket_columns *columns)
{
    struct choice_view *choices = NEW_ARRAY(request->arena, struct choice_view, COLUMN_COUNT);
    for (enum ticket_column i = 0; i < COLUMN_COUNT; i++)
        choices[i] = (struct choice_view){column_word(i), str_of(T(request, column_labels[i])),
                                          columns->shows[i]};
    return (struct columns_view){
        .customer = columns->shows[COLUMN_CUSTOMER],
        .category = columns->shows[COLUMN_CATEGORY],
        .priority = columns->shows[COLUMN_PRIORITY],
        .status = columns->shows[COLUMN_STATUS],
        .assignee = columns->shows[COLUMN_ASSIGNEE],
        .activity = columns->shows[COLUMN_ACTIVITY],
        .choices = {choices, COLUMN_COUNT},
        .url = url_to(request->arena, "admin.support.columns", 0),
    };
}

/* Oneself first, then nobody, then the others. */
static struct choice_views bulk_assignees(const struct request *request,
                                          const struct colleague_list *colleagues)
{
    int64_t me = request->access.person.id;
    struct choice_view *items = NEW_ARRAY(request->arena, struct choice_view,
                                          colleagues->count + 2);
    size_t count = 0;
    items[count++] = (struct choice_view){.value = assignee_word(request, me),
                                          .label = str_of(T(request, "Me"))};
    items[count++] = (struct choice_view){.value = STR(""), .label = str_of(T(request, "Nobody"))};
    for (size_t i = 0; i < colleagues->count; i++)
        if (colleagues->items[i].id != me)
            items[count++] = (struct choice_view){
                .value = assignee_word(request, colleagues->items[i].id),
                .label = colleagues->items[i].name,
            };
    return (struct choice_views){items, count};
}

static struct bulk_view bulk_view(const struct request *request,
                                  const struct colleague_list *colleagues)
{
    return (struct bulk_view){
        .assignees = bulk_assignees(request, colleagues),
        .statuses = status_choices(request, TICKET_STATUS_NONE, NULL),
        .priorities = priority_choices(request, TICKET_PRIORITY_NONE, NULL),
        .url = url_to(request->arena, "admin.support.tickets.bulk", 0),
    };
}

static enum err marks_of_page(struct request *request, const struct staff *staff,
                              const struct ticket_list *tickets, struct row_marks_view **ret)
{
    int64_t *ids = NEW_ARRAY(request->arena, int64_t, tickets->count);
    for (size_t i = 0; i < tickets->count; i++)
        ids[i] = tickets->items[i].id;
    return row_marks(request, staff, ids, tickets->count, ret);
}

/* The whole page, but for what the rail has to say of it. */
static enum err index_view(struct request *request, const struct staff *staff,
                           const struct ticket_filter *filter, const struct ticket_page *page,
                           const struct ticket_stats *stats, struct admin_index_view *ret)
{
    struct ticket_columns columns;
    struct colleague_list colleagues = {0};
    TRY(colleague_list(&request->desk, staff, &colleagues));
    TRY(columns_load(&request->desk, staff, &columns));
    struct row_marks_view *marks;
    TRY(marks_of_page(request, staff, &page->tickets, &marks));
    int64_t view = view_of_query(request);
    *ret = (struct admin_index_view){
        .tickets = ticket_rows(request, &staff_side, ROW_UPDATED_AGO, &page->tickets),
        .marks = marks,
        .me = request->access.person.id,
        .stats = figure_views(request, stats, filter),
        .search = filter->search.size ? filter->search : STR(""),
        .statuses = status_choices(request, filter->status, T(request, "All statuses")),
        .priorities = priority_choices(request, filter->priority, T(request, "All priorities")),
        .categories = category_choices(request, filter->category, T(request, "All categories")),
        .assignees = assignee_choices(request, &colleagues, filter->assigned_to),
        .filtered = !filter_is_empty(filter),
        .chips = chip_views(request, filter, &colleagues, view),
        .bulk = bulk_view(request, &colleagues),
        .columns = columns_view(request, &columns),
        .pages = pages_view(request, filter_url_of_view(request, filter, view), page),
        .index = url_to(request->arena, "admin.support.tickets.index", 0),
        .deletions = url_to(request->arena, "admin.support.deletions.index", 0),
        .may_restore = staff_may(staff, TICKET_DELETE),
    };
    return OK;
}

static enum err show_index(struct request *request, const struct staff *staff,
                           const struct ticket_filter *filter, struct admin_index_view *view)
{
    struct frame_view frame = page_frame(request, T(request, "Tickets"),
                                         "admin.support.tickets.index");
    const struct nav_view *current = current_view(&frame);
    if (current)
        frame.title = current->label;
    view->title = frame.title;
    TRY(saved_tools(request, staff, filter, &frame, &view->saved));
    struct html_out content = html_out_in(request->arena, request->locale);
    admin_index_html(&content, &frame, view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

enum err tickets_index(struct request *request, const struct staff *staff)
{
    struct ticket_filter filter = filter_of_form(&request->query);
    struct ticket_page page;
    struct ticket_stats stats;
    struct admin_index_view view;
    filter.page = page_of_query(request);
    TRY(ticket_page(&request->desk, staff, &filter, &page));
    TRY(ticket_stats(&request->desk, staff, &stats));
    if (request->wants_json) {
        reply_index_json(request, &filter, &page, &stats);
        return OK;
    }
    TRY(index_view(request, staff, &filter, &page, &stats, &view));
    return show_index(request, staff, &filter, &view);
}

struct recent_view recent_view(const struct request *request, const struct ticket_list *tickets)
{
    return (struct recent_view){
        .tickets = ticket_rows(request, &staff_side, ROW_CREATED_AGO, tickets),
        .index = url_to(request->arena, "admin.support.tickets.index", 0),
    };
}

enum err tickets_recent(struct request *request, const struct staff *staff)
{
    struct ticket_list tickets = {0};
    TRY(ticket_recent(&request->desk, staff, &tickets));
    if (request->wants_json) {
        struct buffer body = buffer_in(request->arena);
        struct json json = json_in(&body);
        json_open(&json, '{');
        json_name(&json, "tickets");
        json_open(&json, '[');
        for (size_t i = 0; i < tickets.count; i++)
            json_ticket(&json, &tickets.items[i], true);
        json_close(&json, ']');
        json_close(&json, '}');
        reply_json(request, 200, &body);
        return OK;
    }
    struct recent_view view = recent_view(request, &tickets);
    struct html_out out = html_out_in(request->arena, request->locale);
    recent_tickets_html(&out, &view);
    reply_html(request, 200, &out);
    return OK;
}
