#include "desk/search/search.h"
#include "base/buffer.h"
#include "desk/limits.h"
#include "desk/search/search.sql.h"
#include "desk/search/words.h"

struct ticket_id_list ticket_ids_merge(struct arena *arena, struct ticket_id_list a,
                                       struct ticket_id_list b)
{
    struct ticket_id_list merged = {NEW_ARRAY(arena, struct ticket_id, a.count + b.count), 0};
    for (size_t i = 0, j = 0; i < a.count || j < b.count;) {
        int64_t left = i < a.count ? a.items[i].id : INT64_MIN;
        int64_t right = j < b.count ? b.items[j].id : INT64_MIN;
        merged.items[merged.count++].id = left > right ? left : right;
        i += left >= right;
        j += right >= left;
    }
    return merged;
}

static void cut(struct ticket_id_list *ids, bool *ret_is_cut)
{
    *ret_is_cut = ids->count > SEARCH_TICKETS_MAX;
    if (*ret_is_cut)
        ids->count = SEARCH_TICKETS_MAX;
}

/* "42" and "#42" are ticket 42. */
static bool ticket_number(struct str text, int64_t *ret)
{
    text = str_trim(text);
    if (str_starts(text, STR("#")))
        text = str_from(text, 1);
    return str_to_i64(text, ret) && *ret > 0;
}

enum err search_tickets(struct desk *desk, const struct staff *staff,
                        const struct ticket_filter *filter, struct ticket_id_list *ret,
                        bool *ret_is_cut)
{
    struct ticket_id_list ids = {0}, more = {0};
    struct str question = search_question(desk->arena, filter->search, db_engine_of(desk->db));
    if (question.size) {
        TRY(search_texts(desk, staff, question, filter->status, filter->priority, filter->category,
                         filter->assigned_to, SEARCH_TICKETS_MAX + 1, &ids));
        TRY(search_customers(desk, staff, question, filter->status, filter->priority,
                             filter->category, filter->assigned_to, SEARCH_TICKETS_MAX + 1, &more));
        ids = ticket_ids_merge(desk->arena, ids, more);
    }
    int64_t id;
    if (ticket_number(filter->search, &id)) {
        struct ticket_id_list one = {0};
        TRY(search_number(desk, staff, id, filter->status, filter->priority, filter->category,
                          filter->assigned_to, &one));
        ids = ticket_ids_merge(desk->arena, ids, one);
    }
    cut(&ids, ret_is_cut);
    *ret = ids;
    return OK;
}

enum err search_own_tickets(struct desk *desk, const struct customer *customer,
                            const struct ticket_filter *filter, struct ticket_id_list *ret,
                            bool *ret_is_cut)
{
    struct ticket_id_list ids = {0};
    struct str question = search_question(desk->arena, filter->search, db_engine_of(desk->db));
    if (question.size)
        TRY(search_own_texts(desk, customer, question, filter->status, SEARCH_TICKETS_MAX + 1,
                             &ids));
    int64_t id;
    if (ticket_number(filter->search, &id)) {
        struct ticket_id_list one = {0};
        TRY(search_own_number(desk, customer, id, filter->status, &one));
        ids = ticket_ids_merge(desk->arena, ids, one);
    }
    cut(&ids, ret_is_cut);
    *ret = ids;
    return OK;
}

enum err search_catch_up(struct desk *desk)
{
    return db_engine_of(desk->db) == DB_SQLITE ? search_index_waiting(desk) : OK;
}
