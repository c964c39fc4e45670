/* accepted */
#include "web/route.h"
staff_handler status_update;
extern const struct route row;
const struct route row = STAFF(PATCH, "/x/{id}", "x", TICKET_WORK, WRITE, status_update);
