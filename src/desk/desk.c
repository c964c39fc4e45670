#include "desk/desk.h"

void desk_problem(struct desk *desk, const char *field, const char *text, int64_t number)
{
    struct problems *problems = &desk->problems;
    if (problems->count < PROBLEMS_MAX)
        problems->items[problems->count++] = (struct problem){field, text, number};
}

enum err desk_check(const struct desk *desk)
{
    return desk->problems.count ? ERR_INVALID : OK;
}
