#include "desk/workload/workload.h"
#include "desk/limits.h"
#include "desk/workload/workload.sql.h"

enum err need_list(struct desk *desk, const struct staff *staff, struct need_list *ret)
{
    *ret = (struct need_list){0};
    return needs_first(desk, staff, NEEDS_SHOWN, ret);
}

enum err member_list(struct desk *desk, const struct staff *staff, struct member_list *ret)
{
    *ret = (struct member_list){0};
    TRY(members_by_load(desk, staff, TEAM_SHOWN + 1, ret));
    ret->is_cut = ret->count > TEAM_SHOWN;
    if (ret->is_cut)
        ret->count = TEAM_SHOWN;
    return OK;
}
