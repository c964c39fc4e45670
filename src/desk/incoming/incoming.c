#include "desk/incoming/incoming.h"
#include "desk/incoming/incoming.sql.h"

enum err incoming_add(struct desk *desk, const struct incoming_draft *draft, bool *ret_is_new)
{
    TRY(incoming_insert(desk, draft->gateway, draft->is_message ? STR("message") : STR("status"),
                        draft->gateway_id, draft->content, draft->channel, draft->sender,
                        draft->sender_name, draft->subject, draft->media, draft->refused,
                        desk->now));
    *ret_is_new = db_changes(desk->db) > 0;
    return OK;
}
