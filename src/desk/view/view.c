#include "desk/view/view.h"
#include "base/utf8.h"
#include "desk/audit/audit.h"
#include "desk/limits.h"
#include "desk/user/user.h"
#include "desk/view/view.sql.h"

struct ticket_filter view_filter(const struct saved_view *view)
{
    return (struct ticket_filter){
        .status = view->status,
        .priority = view->priority,
        .category = view->category,
        .assigned_to = view->assigned_to,
        .search = view->search,
        .page = 1,
    };
}

static bool is_own(const struct staff *staff, const struct saved_view *view)
{
    return view->user_id == staff_id(staff);
}

bool view_may_change(const struct staff *staff, const struct saved_view *view)
{
    return is_own(staff, view) || staff_may(staff, VIEWS_MANAGE);
}

static int64_t count_of(const struct view_count_list *counts, int64_t id)
{
    for (size_t i = 0; i < counts->count; i++)
        if (counts->items[i].id == id)
            return counts->items[i].tickets;
    return VIEW_UNCOUNTED;
}

static enum err list(struct desk *desk, const struct staff *staff, int64_t only,
                     struct saved_view_list *ret, struct view_count_list *ret_counts)
{
    *ret = (struct saved_view_list){0};
    *ret_counts = (struct view_count_list){0};
    TRY(views_seen(desk, staff, only, VIEWS_MAX + SHARED_VIEWS_MAX, ret));
    TRY(view_counts(desk, staff, ret_counts));
    for (size_t i = 0; i < ret->count; i++)
        ret->items[i].tickets = count_of(ret_counts, ret->items[i].id);
    return OK;
}

enum err view_list(struct desk *desk, const struct staff *staff, struct saved_view_list *ret,
                   struct rail_counts *ret_counts)
{
    struct view_count_list counts;
    TRY(list(desk, staff, 0, ret, &counts));
    if (ret_counts)
        *ret_counts = (struct rail_counts){
            .mine = count_of(&counts, COUNT_MINE),
            .unassigned = count_of(&counts, COUNT_UNASSIGNED),
            .urgent = count_of(&counts, COUNT_URGENT),
            .all = count_of(&counts, COUNT_ALL),
            .total = count_of(&counts, COUNT_TOTAL),
        };
    return OK;
}

enum err view_load(struct desk *desk, const struct staff *staff, int64_t id, struct saved_view *ret)
{
    struct saved_view_list views;
    struct view_count_list counts;
    TRY(list(desk, staff, id, &views, &counts));
    if (!views.count)
        return ERR_NOT_FOUND;
    *ret = views.items[0];
    return OK;
}

/* ---- what is refused ------------------------------------------------------------------------- */

static void check_name(struct desk *desk, struct str name)
{
    if (utf8_is_blank(name))
        desk_problem(desk, "name", TR("Please write a name."), 0);
    else if (utf8_length(name) > VIEW_NAME_MAX_CHARACTERS)
        desk_problem(desk, "name", TR("A name may have at most %s characters."),
                     VIEW_NAME_MAX_CHARACTERS);
    else if (!utf8_is_one_line(name))
        desk_problem(desk, "name", TR("A name must be one line."), 0);
}

static void check_filter(struct desk *desk, const struct ticket_filter *filter)
{
    bool asks_for_nothing = !filter->status && !filter->priority && !filter->category &&
                            filter->assigned_to == ASSIGNED_TO_ANYBODY && !filter->search.size;
    if (asks_for_nothing)
        desk_problem(desk, "status", TR("Please choose at least one filter."), 0);
    if (utf8_length(filter->search) > VIEW_SEARCH_MAX_CHARACTERS)
        desk_problem(desk, "search", TR("A search may have at most %s characters."),
                     VIEW_SEARCH_MAX_CHARACTERS);
}

/* One who has left the team stays where they were named before. */
static enum err check_assignee(struct desk *desk, const struct staff *staff, int64_t assigned_to,
                               int64_t was)
{
    struct colleague colleague;
    if (assigned_to <= 0 || assigned_to == was)
        return OK;
    enum err err = colleague_find(desk, staff, assigned_to, &colleague);
    if (err == ERR_NOT_FOUND)
        desk_problem(desk, "assigned_to", TR("Please choose somebody of the team."), 0);
    return err == ERR_NOT_FOUND ? OK : err;
}

static void check_others(struct desk *desk, const struct view_place_list *views, struct str name,
                         int64_t except)
{
    for (size_t i = 0; i < views->count; i++)
        if (views->items[i].id != except && str_is(views->items[i].name, name))
            desk_problem(desk, "name", TR("There is already a view with this name."), 0);
}

/* The views of one person, which nobody else changes before the end of the transaction. */
static enum err keep_views(struct desk *desk, const struct staff *staff, int64_t user_id,
                           struct view_place_list *ret)
{
    int64_t locked;
    *ret = (struct view_place_list){0};
    if (db_locks_rows(desk->db))
        TRY(views_lock(desk, staff, user_id, &locked));
    return views_of_owner(desk, staff, user_id, ret);
}

/* ---- changes --------------------------------------------------------------------------------- */

static struct str assignee_word(int64_t assigned_to)
{
    switch (assigned_to) {
    case ASSIGNED_TO_ME:
        return STR("me");
    case ASSIGNED_TO_ANYBODY:
        return STR("anybody");
    case ASSIGNED_TO_NOBODY:
        return STR("nobody");
    default:
        return STR("person");
    }
}

static int64_t person_of(int64_t assigned_to)
{
    return assigned_to > 0 ? assigned_to : 0;
}

/* As they are kept. */
static struct view_wishes normal(const struct view_wishes *wishes)
{
    struct view_wishes normal = *wishes;
    struct str search = str_trim(wishes->filter.search);
    normal.name = str_trim(wishes->name);
    normal.filter.search = search.size ? search : STR("");
    return normal;
}

static struct view_wishes wishes_of(const struct saved_view *view)
{
    return (struct view_wishes){view->name, view->is_shared, view_filter(view)};
}

/* What the audit log says of a shared one; STR_NONE of a personal one, which is nobody's matter. */
static struct str shared_text(struct desk *desk, const struct view_wishes *view)
{
    const struct ticket_filter *filter = &view->filter;
    struct str assignee = filter->assigned_to > 0 ? str_number(desk->arena, filter->assigned_to)
                                                  : assignee_word(filter->assigned_to);
    if (!view->is_shared)
        return STR_NONE;
    return str_print(desk->arena,
                     "%.*s\nstatus %.*s\npriority %.*s\ncategory %.*s\nassignee %.*s\nsearch %.*s",
                     STR_ARGS(view->name), STR_ARGS(ticket_status_word(filter->status)),
                     STR_ARGS(ticket_priority_word(filter->priority)),
                     STR_ARGS(ticket_category_word(filter->category)), STR_ARGS(assignee),
                     STR_ARGS(filter->search));
}

static enum err note(struct desk *desk, const struct staff *staff, struct str from, struct str to)
{
    return audit_add_setting(desk, staff_id(staff), STR("view"), from, to);
}

enum err view_add(struct desk *desk, const struct staff *staff, const struct view_wishes *asked,
                  int64_t *ret_id)
{
    const struct view_wishes wishes = normal(asked);
    const struct ticket_filter *filter = &wishes.filter;
    struct view_place_list own;
    TRY(keep_views(desk, staff, staff_id(staff), &own));
    check_name(desk, wishes.name);
    check_others(desk, &own, wishes.name, 0);
    check_filter(desk, filter);
    TRY(check_assignee(desk, staff, filter->assigned_to, 0));
    if (own.count >= VIEWS_MAX)
        desk_problem(desk, "name", TR("You have %s views, and can have no more."), VIEWS_MAX);
    TRY(desk_check(desk));
    int64_t position = own.count ? own.items[own.count - 1].position + 1 : 1;
    TRY(view_insert(desk, staff, wishes.name, wishes.is_shared, filter->status, filter->priority,
                    filter->category, assignee_word(filter->assigned_to),
                    person_of(filter->assigned_to), filter->search, position, desk->now, ret_id));
    return note(desk, staff, STR_NONE, shared_text(desk, &wishes));
}

enum err view_change(struct desk *desk, const struct staff *staff, const struct saved_view *view,
                     const struct view_wishes *asked)
{
    const struct view_wishes was = wishes_of(view), wishes = normal(asked);
    const struct ticket_filter *filter = &wishes.filter;
    struct view_place_list others;
    if (!view_may_change(staff, view))
        return ERR_FORBIDDEN;
    TRY(keep_views(desk, staff, view->user_id, &others));
    check_name(desk, wishes.name);
    check_others(desk, &others, wishes.name, view->id);
    check_filter(desk, filter);
    TRY(check_assignee(desk, staff, filter->assigned_to, view->assigned_to));
    TRY(desk_check(desk));
    TRY(view_update(desk, view, wishes.name, wishes.is_shared, filter->status, filter->priority,
                    filter->category, assignee_word(filter->assigned_to),
                    person_of(filter->assigned_to), filter->search, desk->now));
    return note(desk, staff, shared_text(desk, &was), shared_text(desk, &wishes));
}

enum err view_remove(struct desk *desk, const struct staff *staff, const struct saved_view *view)
{
    if (!view_may_change(staff, view))
        return ERR_FORBIDDEN;
    const struct view_wishes was = wishes_of(view);
    TRY(view_delete(desk, view));
    return note(desk, staff, shared_text(desk, &was), STR_NONE);
}

enum err view_move(struct desk *desk, const struct staff *staff, const struct saved_view *view,
                   bool is_up)
{
    struct view_place_list own;
    if (!is_own(staff, view))
        return ERR_FORBIDDEN;
    TRY(keep_views(desk, staff, staff_id(staff), &own));
    size_t at = 0;
    while (at < own.count && own.items[at].id != view->id)
        at++;
    size_t other = is_up ? at - 1 : at + 1; /* before the first: beyond the last */
    if (at < own.count && other < own.count) {
        struct view_place moved = own.items[at];
        own.items[at] = own.items[other];
        own.items[other] = moved;
    }
    for (size_t i = 0; i < own.count; i++)
        if (own.items[i].position != (int64_t)i + 1)
            TRY(view_place_at(desk, staff, own.items[i].id, (int64_t)i + 1));
    return OK;
}
