-- include "desk/history/history.h"

-- one change bulk_find_change(i64 id)
-- for staff
SELECT id, support_ticket_id AS ticket_id, actor_id, field, from_value, to_value, created_at
FROM ticket_history WHERE id = :id;
