/* refused: incompatible */
#include "web/route.h"
customer_handler ticket_show;
extern const struct route row;
const struct route row = STAFF(GET, "/x/{id}", "x", TICKET_READ, READ, ticket_show);
