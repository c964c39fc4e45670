/* refused: too few arguments|incompatible */
#include "desk/ticket/ticket.h"
enum err load(struct desk *desk, int64_t id, struct ticket *ret);
enum err load(struct desk *desk, int64_t id, struct ticket *ret)
{
    return ticket_load(desk, id, ret);
}
