/* refused: incompatible */
#include "desk/ticket/ticket.h"
enum err load(struct desk *desk, const struct customer *customer, int64_t id, struct ticket *ret);
enum err load(struct desk *desk, const struct customer *customer, int64_t id, struct ticket *ret)
{
    return ticket_load(desk, customer, id, ret);
}
