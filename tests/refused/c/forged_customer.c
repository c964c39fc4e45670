/* refused: incomplete|undefined */
#include "desk/access/access.h"
#include <stdlib.h>
struct customer *forge(void);
struct customer *forge(void)
{
    return calloc(1, sizeof(struct customer));
}
