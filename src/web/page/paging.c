#include "web/page/paging.h"

static struct url page_url(const struct request *request, struct url base, int64_t page)
{
    return url_query_add(request->arena, base, STR("page"), str_number(request->arena, page));
}

struct pages_view paging_view(const struct request *request, struct url base,
                              const struct paging *paging)
{
    bool has_next = paging->page < paging->last_page;
    return (struct pages_view){
        .from = paging->from,
        .to = paging->to,
        .total = paging->total,
        .has_previous = paging->page > 1,
        .has_next = has_next,
        .is_past_end = paging->total > 0 && paging->page > paging->last_page,
        .previous = page_url(request, base, paging->page - 1),
        .next = page_url(request, base, has_next ? paging->page + 1 : paging->page),
        .last = page_url(request, base, paging->last_page),
    };
}

/* Laravel writes whole addresses, with the other parts of the query kept; page 0 is none. */
static void put_page_url(struct json *json, const char *name, const struct request *request,
                         struct url base, int64_t page)
{
    json_name(json, name);
    if (page == 0) {
        json_none(json);
        return;
    }
    struct url url = page_url(request, base, page);
    json_text(json, str_print(request->arena, "%.*s%.*s", STR_ARGS(request->web->base_url),
                              STR_ARGS(url.text)));
}

void json_paging(struct json *json, const struct request *request, struct url base,
                 const struct paging *paging)
{
    struct str path = str_cut(base.text, str_find(base.text, '?'));
    put_page_url(json, "first_page_url", request, base, 1);
    json_put_id(json, "from", paging->from);
    json_put_i64(json, "last_page", paging->last_page);
    put_page_url(json, "last_page_url", request, base, paging->last_page);
    put_page_url(json, "next_page_url", request, base,
                 paging->page < paging->last_page ? paging->page + 1 : 0);
    json_put_text(
        json, "path",
        str_print(request->arena, "%.*s%.*s", STR_ARGS(request->web->base_url), STR_ARGS(path)));
    json_put_i64(json, "per_page", paging->per_page);
    put_page_url(json, "prev_page_url", request, base, paging->page - 1);
    json_put_id(json, "to", paging->to);
    json_put_i64(json, "total", paging->total);
}
