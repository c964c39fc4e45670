-- include "desk/workload/workload.h"
-- column priority is ticket_priority

-- # Whose turn it is comes from the index of those that wait; only the first rows are read.
-- many need needs_first(i64 limit)
-- for staff
SELECT ticket.id, ticket.user_id, ticket.assigned_to, ticket.subject, owner.name AS user_name,
       ticket.priority, ticket.waiting_since
FROM (SELECT id, turn
      FROM (SELECT id, waiting_since, 1 AS turn FROM support_tickets
            WHERE deleted_at IS NULL AND waiting_since IS NOT NULL
              AND status IN ('open', 'in_progress', 'waiting_customer')
              AND assigned_to = :staff_id
            UNION ALL
            SELECT id, waiting_since, CASE priority WHEN 'urgent' THEN 2 ELSE 3 END
            FROM support_tickets
            WHERE deleted_at IS NULL AND waiting_since IS NOT NULL
              AND status IN ('open', 'in_progress', 'waiting_customer')
              AND assigned_to IS NULL) AS waiting
      ORDER BY turn, waiting_since, id LIMIT :limit) AS chosen
JOIN support_tickets AS ticket ON ticket.id = chosen.id
JOIN users AS owner ON owner.id = ticket.user_id
ORDER BY chosen.turn, ticket.waiting_since, ticket.id;

-- many member members_by_load(i64 limit)
-- for staff
SELECT person.id, person.name,
       coalesce((SELECT CAST(sum(tickets) AS BIGINT) FROM ticket_counts
                 WHERE status IN ('open', 'in_progress', 'waiting_customer') AND priority = ''
                   AND category = '' AND assigned_to = person.id AND block = -1), 0) AS active,
       (SELECT count(*) FROM support_tickets
        WHERE deleted_at IS NULL AND waiting_since IS NOT NULL
          AND status IN ('open', 'in_progress', 'waiting_customer')
          AND assigned_to = person.id) AS waiting
FROM users AS person
WHERE person.role IN ('agent', 'admin') AND person.disabled_at IS NULL
  AND person.deleted_at IS NULL
ORDER BY active DESC, person.name, person.id
LIMIT :limit;
