/* refused: unused-result|warn_unused_result */
#include "desk/ticket/ticket.h"
void close_it(struct desk *desk, const struct customer *customer, struct ticket *ticket);
void close_it(struct desk *desk, const struct customer *customer, struct ticket *ticket)
{
    ticket_close(desk, customer, ticket);
}
