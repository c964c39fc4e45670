/* refused: incomplete|invalid use of undefined|initializer */
#include "desk/access/access.h"
const struct staff *forge(void);
const struct staff *forge(void)
{
    static const struct staff staff = {1, ROLE_ADMIN};
    return &staff;
}
