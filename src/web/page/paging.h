/* Where a page stands in a list, as links and as Laravel's JSON. */
#pragma once
#include "json/json.h"
#include "web/page/views.h"
#include "web/request.h"

struct paging {
    int64_t page, total, last_page, per_page; /* pages are counted from 1 */
    int64_t from, to;                         /* 0 on an empty page */
};

/* `base` is the list's address with its filter, without the page. */
struct pages_view paging_view(const struct request *request, struct url base,
                              const struct paging *paging);
/* What stands after "data". */
void json_paging(struct json *json, const struct request *request, struct url base,
                 const struct paging *paging);
