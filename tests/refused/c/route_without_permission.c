/* refused: TICKET|undeclared|incompatible|expected */
#include "web/route.h"
staff_handler status_update;
extern const struct route row;
const struct route row = STAFF(PATCH, "/x/{id}", "x", WRITE, status_update);
