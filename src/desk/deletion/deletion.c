#include "desk/deletion/deletion.h"
#include "desk/deletion/deletion.sql.h"
#include "desk/limits.h"

enum err deletion_list(struct desk *desk, const struct staff *staff, struct deletion_list *ret)
{
    if (!staff_may(staff, TICKET_DELETE))
        return ERR_FORBIDDEN;
    return deletions_newest(desk, staff, DELETIONS_MAX, ret);
}
