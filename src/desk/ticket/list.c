#include "desk/ticket/list.h"
#include "base/buffer.h"
#include "desk/limits.h"
#include "desk/search/search.h"
#include "desk/ticket/list.sql.h"

/* Which page it is, given how many there are. */
static struct ticket_page page_of(int64_t page, int64_t total)
{
    int64_t last = (total + PAGE_TICKETS - 1) / PAGE_TICKETS;
    return (struct ticket_page){.page = page, .total = total, .last_page = last ? last : 1};
}

static int64_t skip_of(int64_t page)
{
    int64_t skip;
    return __builtin_mul_overflow(page - 1, PAGE_TICKETS, &skip) ? INT64_MAX : skip;
}

static struct ticket_id_list slice(struct ticket_id_list ids, int64_t skip)
{
    if (skip >= (int64_t)ids.count)
        return (struct ticket_id_list){0};
    size_t left = ids.count - (size_t)skip;
    return (struct ticket_id_list){ids.items + skip, left < PAGE_TICKETS ? left : PAGE_TICKETS};
}

static void number_rows(struct ticket_page *page, int64_t skip)
{
    if (page->tickets.count) {
        page->from = skip + 1;
        page->to = skip + (int64_t)page->tickets.count;
    }
}

/* [3,2,1] */
static struct str json_of(struct arena *arena, struct ticket_id_list ids)
{
    struct buffer text = buffer_in(arena);
    for (size_t i = 0; i < ids.count; i++) {
        buffer_put_byte(&text, i ? ',' : '[');
        buffer_put_i64(&text, ids.items[i].id);
    }
    buffer_put_byte(&text, ']');
    return buffer_str(&text);
}

enum err ticket_page_own(struct desk *desk, const struct customer *customer,
                         const struct ticket_filter *filter, struct ticket_page *ret)
{
    struct ticket_id_list ids = {0};
    struct ticket_page page;
    int64_t skip = skip_of(filter->page), total;
    if (filter->search.size) {
        bool is_cut;
        TRY(search_own_tickets(desk, customer, filter, &ids, &is_cut));
        page = page_of(filter->page, (int64_t)ids.count);
        page.is_cut = is_cut;
        ids = slice(ids, skip);
    } else {
        TRY(count_own(desk, customer, filter->status, &total));
        TRY(ids_own(desk, customer, filter->status, PAGE_TICKETS, skip, &ids));
        page = page_of(filter->page, total);
    }
    page.tickets = (struct ticket_list){0};
    if (ids.count)
        TRY(tickets_find_own(desk, customer, json_of(desk->arena, ids), &page.tickets));
    number_rows(&page, skip);
    *ret = page;
    return OK;
}

/* ticket_counts writes '' for any. */
static struct str word_or_any(struct str word)
{
    return word.at ? word : STR("");
}

static enum err count_tickets(struct desk *desk, const struct staff *staff,
                              const struct ticket_filter *filter, int64_t *ret)
{
    enum err err = count_of_filter(desk, staff, word_or_any(ticket_status_word(filter->status)),
                                   word_or_any(ticket_priority_word(filter->priority)),
                                   word_or_any(ticket_category_word(filter->category)),
                                   filter->assigned_to, ret);
    if (err == ERR_NOT_FOUND)
        *ret = 0; /* never yet a ticket of that kind */
    return err == ERR_NOT_FOUND ? OK : err;
}

/* Goes down the blocks to the one in which the page begins: *ret_below is the first id that lies
   above it, and what is left of *skip is within it. */
static enum err jump_to_block(struct desk *desk, const struct staff *staff,
                              const struct ticket_filter *filter, int64_t *skip, int64_t *ret_below)
{
    struct block_list blocks = {0};
    TRY(blocks_of_filter(desk, staff, word_or_any(ticket_status_word(filter->status)),
                         word_or_any(ticket_priority_word(filter->priority)),
                         word_or_any(ticket_category_word(filter->category)), filter->assigned_to,
                         &blocks));
    *ret_below = 0;
    for (size_t i = 0; i < blocks.count; i++) {
        if (*skip < blocks.items[i].tickets) {
            *ret_below = (blocks.items[i].block + 1) * COUNT_BLOCK;
            return OK;
        }
        *skip -= blocks.items[i].tickets;
    }
    return OK;
}

static enum err ids_of_page(struct desk *desk, const struct staff *staff,
                            const struct ticket_filter *filter, int64_t below, int64_t skip,
                            struct ticket_id_list *ret)
{
    const int64_t limit = PAGE_TICKETS;
    if (filter->assigned_to > 0)
        return ids_of_assignee(desk, staff, filter->assigned_to, filter->status, filter->priority,
                               filter->category, below, limit, skip, ret);
    if (filter->assigned_to == ASSIGNED_TO_NOBODY)
        return ids_of_unassigned(desk, staff, filter->status, filter->priority, filter->category,
                                 below, limit, skip, ret);
    if (filter->status)
        return ids_of_status(desk, staff, filter->status, filter->priority, filter->category, below,
                             limit, skip, ret);
    if (filter->priority)
        return ids_of_priority(desk, staff, filter->priority, filter->category, below, limit, skip,
                               ret);
    if (filter->category)
        return ids_of_category(desk, staff, filter->category, below, limit, skip, ret);
    return ids_of_all(desk, staff, below, limit, skip, ret);
}

static enum err load_rows(struct desk *desk, const struct staff *staff, struct ticket_id_list ids,
                          struct ticket_list *ret)
{
    *ret = (struct ticket_list){0};
    return ids.count ? tickets_find(desk, staff, json_of(desk->arena, ids), ret) : OK;
}

static struct ticket_filter filter_of(const struct staff *staff, const struct ticket_filter *asked)
{
    struct ticket_filter filter = *asked;
    if (filter.assigned_to == ASSIGNED_TO_ME)
        filter.assigned_to = staff_id(staff);
    return filter;
}

bool ticket_filter_is(const struct staff *staff, const struct ticket_filter *a,
                      const struct ticket_filter *b)
{
    return a->status == b->status && a->priority == b->priority && a->category == b->category &&
           filter_of(staff, a).assigned_to == filter_of(staff, b).assigned_to &&
           str_is(a->search, b->search);
}

enum err ticket_page(struct desk *desk, const struct staff *staff,
                     const struct ticket_filter *asked, struct ticket_page *ret)
{
    const struct ticket_filter own = filter_of(staff, asked), *filter = &own;
    struct ticket_id_list ids = {0};
    struct ticket_page page;
    int64_t skip = skip_of(filter->page), total;
    if (filter->search.size) {
        bool is_cut;
        TRY(search_tickets(desk, staff, filter, &ids, &is_cut));
        page = page_of(filter->page, (int64_t)ids.count);
        page.is_cut = is_cut;
        ids = slice(ids, skip);
    } else {
        TRY(count_tickets(desk, staff, filter, &total));
        page = page_of(filter->page, total);
        int64_t below = INT64_MAX, within = skip;
        if (skip >= COUNT_BLOCK / 4)
            TRY(jump_to_block(desk, staff, filter, &within, &below));
        if (skip < total)
            TRY(ids_of_page(desk, staff, filter, below, within, &ids));
    }
    TRY(load_rows(desk, staff, ids, &page.tickets));
    number_rows(&page, skip);
    *ret = page;
    return OK;
}

enum err ticket_page_of_customer(struct desk *desk, const struct staff *staff, int64_t user_id,
                                 int64_t number, struct ticket_page *ret)
{
    struct ticket_id_list ids = {0};
    int64_t total, skip = skip_of(number);
    TRY(count_of_customer(desk, staff, user_id, &total));
    TRY(ids_of_customer(desk, staff, user_id, PAGE_TICKETS, skip, &ids));
    struct ticket_page page = page_of(number, total);
    TRY(load_rows(desk, staff, ids, &page.tickets));
    number_rows(&page, skip);
    *ret = page;
    return OK;
}

enum err ticket_stats(struct desk *desk, const struct staff *staff, struct ticket_stats *ret)
{
    struct ticket_stats stats = {0};
    struct count_list counts = {0};
    TRY(counts_of_statuses(desk, staff, &counts));
    for (size_t i = 0; i < counts.count; i++) {
        enum ticket_status status = ticket_status_of(counts.items[i].word);
        if (status)
            stats.by_status[status] = counts.items[i].tickets;
        else
            stats.total = counts.items[i].tickets;
    }
    const struct ticket_filter urgent = {.priority = TICKET_URGENT,
                                         .assigned_to = ASSIGNED_TO_ANYBODY};
    TRY(count_tickets(desk, staff, &urgent, &stats.urgent));
    *ret = stats;
    return OK;
}

enum err ticket_recent(struct desk *desk, const struct staff *staff, struct ticket_list *ret)
{
    struct ticket_id_list open = {0}, in_progress = {0};
    struct ticket_list tickets = {0};
    TRY(ids_of_status(desk, staff, TICKET_OPEN, 0, 0, INT64_MAX, RECENT_TICKETS, 0, &open));
    TRY(ids_of_status(desk, staff, TICKET_IN_PROGRESS, 0, 0, INT64_MAX, RECENT_TICKETS, 0,
                      &in_progress));
    struct ticket_id_list ids = ticket_ids_merge(desk->arena, open, in_progress);
    if (ids.count > RECENT_TICKETS)
        ids.count = RECENT_TICKETS;
    TRY(load_rows(desk, staff, ids, &tickets));
    *ret = tickets;
    return OK;
}
