/* Linked into sapa_still with --wrap=instant_now: there it is always this morning, so that what is
   made of the demo data is the same on every day. */
#include "base/instant.h"

struct instant __wrap_instant_now(void);

struct instant __wrap_instant_now(void)
{
    /* Tuesday, 24 November 2026, 10:00 in Jakarta */
    return (struct instant){1795489200};
}
