#include "desk/ticket/queue.h"
#include "desk/limits.h"
#include "desk/ticket/list.h"
#include "desk/ticket/queue.sql.h"
#include "desk/word.h"

static const struct word queues[QUEUE_COUNT] = {
    [QUEUE_MINE] = {STR("mine")},
    [QUEUE_UNASSIGNED] = {STR("unassigned")},
    [QUEUE_ALL] = {STR("all")},
};

DEFINE_WORDS(queue, queues);

static int64_t assignee_of(const struct staff *staff, enum queue queue)
{
    if (queue == QUEUE_MINE)
        return staff_id(staff);
    return queue == QUEUE_UNASSIGNED ? ASSIGNED_TO_NOBODY : ASSIGNED_TO_ANYBODY;
}

enum err queue_list(struct desk *desk, const struct staff *staff, enum queue queue,
                    struct queue_row_list *ret)
{
    *ret = (struct queue_row_list){0};
    return queue_rows(desk, staff, assignee_of(staff, queue), QUEUE_TICKETS, ret);
}

int64_t queue_next(const struct queue_row_list *rows, int64_t id)
{
    int64_t first = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->items[i].id == id) {
            if (i + 1 < rows->count)
                return rows->items[i + 1].id;
        } else if (!first) {
            first = rows->items[i].id;
        }
    }
    return first;
}

enum err queue_counts(struct desk *desk, const struct staff *staff, struct queue_counts *ret)
{
    struct assignee_count_list counts = {0};
    *ret = (struct queue_counts){0};
    TRY(counts_of_assignees(desk, staff, &counts));
    for (enum queue queue = QUEUE_MINE; queue < QUEUE_COUNT; queue++)
        for (size_t i = 0; i < counts.count; i++)
            if (counts.items[i].assigned_to == assignee_of(staff, queue))
                ret->of[queue] = counts.items[i].tickets;
    return OK;
}
