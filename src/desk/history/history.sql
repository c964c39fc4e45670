-- include "desk/history/history.h"

-- # Values of an assignee, and of whose it is, are ids of users.
-- many change history_list(i64 id, i64 after)
-- for staff
SELECT change.id, change.actor_id, change.support_ticket_id AS ticket_id,
       actor.name AS actor_name, change.field, change.from_value, change.to_value,
       from_user.name AS from_name, to_user.name AS to_name, change.created_at
FROM ticket_history AS change
LEFT JOIN users AS actor ON actor.id = change.actor_id
LEFT JOIN users AS from_user
    ON from_user.id = CASE WHEN change.field IN ('assigned_to', 'user_id')
                           THEN CAST(change.from_value AS BIGINT) END
LEFT JOIN users AS to_user
    ON to_user.id = CASE WHEN change.field IN ('assigned_to', 'user_id')
                         THEN CAST(change.to_value AS BIGINT) END
WHERE change.support_ticket_id = :id AND change.id > :after
ORDER BY change.id;
