#include "desk/desk.h"

void desk_problem(struct desk *desk, const char *field, const char *text, int64_t number)
{
    struct problems *problems = &desk->problems;
    if (problems->count < PROBLEMS_MAX)
        problems->items[problems->count++] = (struct problem){field, text, number};
}

static void tell(struct desk *desk, struct told told)
{
    struct told_list *list = &desk->told;
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 4;
        struct told *items = NEW_ARRAY(desk->arena, struct told, list->room);
        for (size_t i = 0; i < list->count; i++)
            items[i] = list->items[i];
        list->items = items;
    }
    list->items[list->count++] = told;
}

void desk_tell(struct desk *desk, int64_t ticket_id, int64_t seq)
{
    tell(desk, (struct told){.ticket_id = ticket_id, .seq = seq});
}

void desk_tell_of_person(struct desk *desk, int64_t person_id)
{
    tell(desk, (struct told){.person_id = person_id});
}

enum err desk_check(const struct desk *desk)
{
    return desk->problems.count ? ERR_INVALID : OK;
}
