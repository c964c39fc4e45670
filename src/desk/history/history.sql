-- include "desk/history/history.h"

-- many change history_list(i64 id)
-- for staff
SELECT change.id, change.actor_id, actor.name AS actor_name, change.field, change.from_value,
       change.to_value, from_user.name AS from_name, to_user.name AS to_name, change.created_at
FROM ticket_history AS change
JOIN users AS actor ON actor.id = change.actor_id
LEFT JOIN users AS from_user
    ON change.field = 'assigned_to' AND from_user.id = CAST(change.from_value AS BIGINT)
LEFT JOIN users AS to_user
    ON change.field = 'assigned_to' AND to_user.id = CAST(change.to_value AS BIGINT)
WHERE change.support_ticket_id = :id
ORDER BY change.id;

-- exec history_insert(i64 actor_id, text field, text from_value, text to_value, instant now)
-- within ticket
INSERT INTO ticket_history
    (support_ticket_id, actor_id, field, from_value, to_value, created_at)
VALUES (:ticket_id, :actor_id, :field, :from_value, :to_value, :now);
