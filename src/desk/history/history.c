#include "desk/history/history.h"
#include "desk/audit/audit.h"

enum err history_add(struct desk *desk, struct ticket *ticket, int64_t actor_id, const char *field,
                     struct str from, struct str to)
{
    struct audit_row change = {
        .actor_id = actor_id,
        .subject = AUDIT_TICKET,
        .subject_id = ticket->id,
        .field = str_of(field),
        .from_value = from,
        .to_value = to,
    };
    TRY(audit_add(desk, &change));
    ticket->change_id = change.id;
    return OK;
}
