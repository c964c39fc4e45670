#include "desk/history/history.h"
#include "desk/history/history.sql.h"

enum err history_add(struct desk *desk, const struct ticket *ticket, int64_t actor_id,
                     const char *field, struct str from, struct str to)
{
    return history_insert(desk, ticket, actor_id, str_of(field), from, to, desk->now);
}
