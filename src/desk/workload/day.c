#include "desk/workload/day.h"
#include "desk/workload/day.sql.h"
#include <stdlib.h>

static int by_size(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* What an import brought may say that the answer came before the question. */
static int64_t waited_s(const struct response *response)
{
    int64_t waited = response->first_response_at.unix_s - response->created_at.unix_s;
    return waited > 0 ? waited : 0;
}

static int64_t median_wait_s(struct arena *arena, const struct response_list *responses)
{
    size_t count = responses->count;
    if (!count)
        return 0;
    int64_t *waits = NEW_ARRAY(arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        waits[i] = waited_s(&responses->items[i]);
    qsort(waits, count, sizeof waits[0], by_size);
    return (waits[(count - 1) / 2] + waits[count / 2]) / 2;
}

enum err day_figures(struct desk *desk, const struct staff *staff, struct instant since,
                     struct instant until, struct day_figures *ret)
{
    struct day_figures figures = {0};
    struct response_list responses = {0};
    TRY(opened_within(desk, staff, since, until, &figures.opened));
    TRY(replies_within(desk, staff, since, until, &figures.replies));
    TRY(resolved_within(desk, staff, since, until, &figures.resolved));
    TRY(responses_within(desk, staff, since, until, &responses));
    figures.answered = (int64_t)responses.count;
    figures.first_response_s = median_wait_s(desk->arena, &responses);
    *ret = figures;
    return OK;
}
