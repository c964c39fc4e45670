#include "desk/history/history.h"
#include "desk/audit/audit.h"
#include "desk/event/event.h"

struct str history_moment(struct desk *desk, struct instant at)
{
    char text[INSTANT_TEXT_SIZE + 1];
    instant_text(at, text);
    return str_copy(desk->arena, str_of(text));
}

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
    /* What staff note among themselves changes nothing that a customer sees. */
    if (str_is(change.field, STR("internal_notes")))
        return event_add_internal(desk, ticket, EVENT_CHANGED, change.id, actor_id);
    return event_add(desk, ticket, EVENT_CHANGED, change.id, actor_id);
}
