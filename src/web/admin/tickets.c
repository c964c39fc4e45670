/* The staff's list of tickets with its figures and filters, and the widget of recent ones. */
#include "desk/user/user.h"
#include "web/admin/admin.h"
#include "web/admin/index.html.h"
#include "web/admin/recent.html.h"
#include "web/api/ticket_json.h"
#include "web/page/page.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

/* A word of the query for "assigned to nobody". */
#define NOBODY "none"

static int64_t assignee_of(struct str word)
{
    int64_t id;
    if (str_is(word, STR(NOBODY)))
        return ASSIGNED_TO_NOBODY;
    return str_to_i64(word, &id) && id > 0 ? id : ASSIGNED_TO_ANYBODY;
}

static struct ticket_filter filter_of(const struct request *request)
{
    const struct form *query = &request->query;
    return (struct ticket_filter){
        .status = ticket_status_of(form_get(query, "status")),
        .priority = ticket_priority_of(form_get(query, "priority")),
        .category = ticket_category_of(form_get(query, "category")),
        .assigned_to = assignee_of(form_get(query, "assigned_to")),
        .search = str_trim(form_get(query, "search")),
        .page = page_of_query(request),
    };
}

static struct url index_url(struct request *request)
{
    return url_to(request->arena, "admin.support.tickets.index", 0);
}

static struct str assignee_word(struct request *request, int64_t assigned_to)
{
    if (assigned_to == ASSIGNED_TO_NOBODY)
        return STR(NOBODY);
    return str_print(request->arena, "%lld", (long long)assigned_to);
}

static struct url url_of_filter(struct request *request, const struct ticket_filter *filter)
{
    struct arena *arena = request->arena;
    struct url url = index_url(request);
    if (filter->search.size)
        url = url_query_add(arena, url, STR("search"), filter->search);
    if (filter->status)
        url = url_query_add(arena, url, STR("status"), ticket_status_word(filter->status));
    if (filter->priority)
        url = url_query_add(arena, url, STR("priority"), ticket_priority_word(filter->priority));
    if (filter->category)
        url = url_query_add(arena, url, STR("category"), ticket_category_word(filter->category));
    if (filter->assigned_to != ASSIGNED_TO_ANYBODY)
        url = url_query_add(arena, url, STR("assigned_to"),
                            assignee_word(request, filter->assigned_to));
    return url;
}

/* ---- the figures above the list: each leads to its tickets ----------------------------------- */

static struct figure_view figure(struct request *request, struct word_view word, long count,
                                 const struct ticket_filter *filter,
                                 const struct ticket_filter *current)
{
    return (struct figure_view){
        .word = word,
        .count = count,
        .has_count = true,
        .current = filter->status == current->status && filter->priority == current->priority,
        .url = url_of_filter(request, filter),
    };
}

static struct figure_views figures(struct request *request, const struct ticket_stats *stats,
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

static struct choice_views assignee_filter(struct request *request,
                                           const struct colleague_list *colleagues, int64_t chosen)
{
    struct choice_view *items = NEW_ARRAY(request->arena, struct choice_view,
                                          colleagues->count + 2);
    items[0] = (struct choice_view){STR(""), str_of(T(request, "All assignees")),
                                    chosen == ASSIGNED_TO_ANYBODY};
    items[1] = (struct choice_view){STR(NOBODY), str_of(T(request, "Nobody")),
                                    chosen == ASSIGNED_TO_NOBODY};
    for (size_t i = 0; i < colleagues->count; i++)
        items[i + 2] = (struct choice_view){assignee_word(request, colleagues->items[i].id),
                                            colleagues->items[i].name,
                                            colleagues->items[i].id == chosen};
    return (struct choice_views){items, colleagues->count + 2};
}

static void reply_index_json(struct request *request, const struct ticket_filter *filter,
                             const struct ticket_page *page, const struct ticket_stats *stats)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_ticket_page(&json, request, url_of_filter(request, filter), page, true);
    json_name(&json, "stats");
    json_stats(&json, stats);
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

static bool is_filtered(const struct ticket_filter *filter)
{
    return filter->status || filter->priority || filter->category || filter->search.size ||
           filter->assigned_to != ASSIGNED_TO_ANYBODY;
}

enum err tickets_index(struct request *request, const struct staff *staff)
{
    const struct ticket_filter filter = filter_of(request);
    struct ticket_page page;
    struct ticket_stats stats;
    struct colleague_list colleagues = {0};
    TRY(ticket_page(&request->desk, staff, &filter, &page));
    TRY(ticket_stats(&request->desk, staff, &stats));
    if (request->wants_json) {
        reply_index_json(request, &filter, &page, &stats);
        return OK;
    }
    TRY(colleague_list(&request->desk, staff, &colleagues));
    struct url base = url_of_filter(request, &filter);
    const struct admin_index_view view = {
        .tickets = ticket_rows(request, &staff_side, ROW_UPDATED_AGO, &page.tickets),
        .stats = figures(request, &stats, &filter),
        .search = filter.search.size ? filter.search : STR(""),
        .statuses = status_choices(request, filter.status, T(request, "All statuses")),
        .priorities = priority_choices(request, filter.priority, T(request, "All priorities")),
        .categories = category_choices(request, filter.category, T(request, "All categories")),
        .assignees = assignee_filter(request, &colleagues, filter.assigned_to),
        .filtered = is_filtered(&filter),
        .pages = pages_view(request, base, &page),
        .index = index_url(request),
        .deletions = url_to(request->arena, "admin.support.deletions.index", 0),
        .may_restore = staff_may(staff, TICKET_DELETE),
    };
    struct frame_view frame = page_frame(request, T(request, "Tickets"),
                                         "admin.support.tickets.index");
    struct html_out content = html_out_in(request->arena, request->locale);
    admin_index_html(&content, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
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
    const struct recent_view view = {
        .tickets = ticket_rows(request, &staff_side, ROW_CREATED_AGO, &tickets),
        .index = index_url(request),
    };
    struct html_out out = html_out_in(request->arena, request->locale);
    recent_tickets_html(&out, &view);
    reply_html(request, 200, &out);
    return OK;
}
