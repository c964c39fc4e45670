-- include "desk/deletion/deletion.h"

-- # Who it was is in the history: the last time, for a ticket may be deleted again.
-- many deletion deletions_newest(i64 limit)
-- for staff
SELECT ticket.id, ticket.subject, owner.name AS user_name, ticket.deleted_at,
       (SELECT actor.name
        FROM ticket_history AS change JOIN users AS actor ON actor.id = change.actor_id
        WHERE change.support_ticket_id = ticket.id AND change.field = 'deleted_at'
        ORDER BY change.id DESC LIMIT 1) AS actor_name
FROM support_tickets AS ticket
JOIN users AS owner ON owner.id = ticket.user_id
WHERE ticket.deleted_at IS NOT NULL
ORDER BY ticket.deleted_at DESC, ticket.id DESC LIMIT :limit;
