#include "desk/desk.h"

void desk_problem(struct desk *desk, const char *field, const char *text, int64_t number)
{
    struct problems *problems = &desk->problems;
    if (problems->count < PROBLEMS_MAX)
        problems->items[problems->count++] = (struct problem){field, text, number};
}

void desk_tell(struct desk *desk, int64_t ticket_id, int64_t seq)
{
    struct told_list *told = &desk->told;
    if (told->count == told->room) {
        told->room = told->room ? told->room * 2 : 4;
        struct told *items = NEW_ARRAY(desk->arena, struct told, told->room);
        for (size_t i = 0; i < told->count; i++)
            items[i] = told->items[i];
        told->items = items;
    }
    told->items[told->count++] = (struct told){ticket_id, seq};
}

enum err desk_check(const struct desk *desk)
{
    return desk->problems.count ? ERR_INVALID : OK;
}
