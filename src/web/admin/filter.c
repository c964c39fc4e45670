#include "web/admin/filter.h"
#include "web/page/page.h"
#include "web/urls.h"

#define NOBODY "none"
#define ME "me"

static int64_t assignee_of(struct str word)
{
    int64_t id;
    if (str_is(word, STR(NOBODY)))
        return ASSIGNED_TO_NOBODY;
    if (str_is(word, STR(ME)))
        return ASSIGNED_TO_ME;
    return str_to_i64(word, &id) && id > 0 ? id : ASSIGNED_TO_ANYBODY;
}

struct ticket_filter filter_of_form(const struct form *fields)
{
    return (struct ticket_filter){
        .status = ticket_status_of(form_get(fields, "status")),
        .priority = ticket_priority_of(form_get(fields, "priority")),
        .category = ticket_category_of(form_get(fields, "category")),
        .assigned_to = assignee_of(form_get(fields, "assigned_to")),
        .search = str_trim(form_get(fields, "search")),
        .page = 1,
    };
}

bool filter_is_empty(const struct ticket_filter *filter)
{
    return !filter->status && !filter->priority && !filter->category && !filter->search.size &&
           filter->assigned_to == ASSIGNED_TO_ANYBODY;
}

struct str assignee_word(const struct request *request, int64_t assigned_to)
{
    if (assigned_to == ASSIGNED_TO_NOBODY)
        return STR(NOBODY);
    if (assigned_to == ASSIGNED_TO_ME)
        return STR(ME);
    return str_number(request->arena, assigned_to);
}

struct url filter_url(const struct request *request, const struct ticket_filter *filter)
{
    struct arena *arena = request->arena;
    struct url url = url_to(arena, "admin.support.tickets.index", 0);
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

struct url filter_url_of_view(const struct request *request, const struct ticket_filter *filter,
                              int64_t id)
{
    struct url url = filter_url(request, filter);
    return id ? url_query_add(request->arena, url, STR("view"), str_number(request->arena, id))
              : url;
}

struct choice_views assignee_choices(const struct request *request,
                                     const struct colleague_list *colleagues, int64_t chosen)
{
    enum { FIRST = 3 };
    struct choice_view *items = NEW_ARRAY(request->arena, struct choice_view,
                                          colleagues->count + FIRST);
    items[0] = (struct choice_view){STR(""), str_of(T(request, "All assignees")),
                                    chosen == ASSIGNED_TO_ANYBODY};
    items[1] = (struct choice_view){STR(ME), str_of(T(request, "Me")), chosen == ASSIGNED_TO_ME};
    items[2] = (struct choice_view){STR(NOBODY), str_of(T(request, "Nobody")),
                                    chosen == ASSIGNED_TO_NOBODY};
    for (size_t i = 0; i < colleagues->count; i++)
        items[i + FIRST] = (struct choice_view){assignee_word(request, colleagues->items[i].id),
                                                colleagues->items[i].name,
                                                colleagues->items[i].id == chosen};
    return (struct choice_views){items, colleagues->count + FIRST};
}

static struct str assignee_name(const struct request *request,
                                const struct colleague_list *colleagues, int64_t assigned_to)
{
    if (assigned_to == ASSIGNED_TO_ME)
        return str_of(T(request, "Me"));
    for (size_t i = 0; i < colleagues->count; i++)
        if (colleagues->items[i].id == assigned_to)
            return colleagues->items[i].name;
    if (assigned_to == ASSIGNED_TO_NOBODY)
        return str_of(T(request, "Nobody"));
    return str_print(request->arena, "#%lld", (long long)assigned_to);
}

enum { CHIPS_MAX = 5 };

static struct chip_view chip(const struct request *request, const char *name, struct str value,
                             const struct ticket_filter *without, int64_t id)
{
    return (struct chip_view){str_of(name), value, filter_url_of_view(request, without, id)};
}

struct chip_views chip_views(const struct request *request, const struct ticket_filter *filter,
                             const struct colleague_list *colleagues, int64_t id)
{
    struct chip_view *chips = NEW_ARRAY(request->arena, struct chip_view, CHIPS_MAX);
    size_t count = 0;
    struct ticket_filter without = *filter;
    without.search = STR("");
    if (filter->search.size)
        chips[count++] = chip(request, T(request, "Search"), filter->search, &without, id);
    without = *filter;
    without.status = TICKET_STATUS_NONE;
    if (filter->status)
        chips[count++] = chip(request, T(request, "Status"),
                              status_view(request, filter->status).label, &without, id);
    without = *filter;
    without.priority = TICKET_PRIORITY_NONE;
    if (filter->priority)
        chips[count++] = chip(request, T(request, "Priority"),
                              priority_view(request, filter->priority).label, &without, id);
    without = *filter;
    without.category = TICKET_CATEGORY_NONE;
    if (filter->category)
        chips[count++] = chip(request, T(request, "Category"),
                              category_view(request, filter->category).label, &without, id);
    without = *filter;
    without.assigned_to = ASSIGNED_TO_ANYBODY;
    if (filter->assigned_to != ASSIGNED_TO_ANYBODY)
        chips[count++] = chip(request, T(request, "Assigned to"),
                              assignee_name(request, colleagues, filter->assigned_to), &without,
                              id);
    return (struct chip_views){chips, count};
}
