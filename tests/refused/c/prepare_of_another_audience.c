/* refused: incompatible */
#include "web/route.h"
customer_handler ticket_store;
public_handler ticket_prepare;
extern const struct route row;
const struct route row =
    CUSTOMER(POST, "/x", "x", WRITE, ticket_store, .prepare.customer = ticket_prepare);
