-- include "desk/ticket/queue_rows.h"
-- column status is ticket_status
-- column priority is ticket_priority

-- # assigned_to: -1 for anybody's, 0 for nobody's.
-- many queue_row queue_rows(i64 assigned_to, i64 limit)
-- for staff
SELECT ticket.id, ticket.user_id, ticket.assigned_to, ticket.subject, owner.name AS user_name,
       assignee.name AS assigned_to_name, ticket.status, ticket.priority,
       ticket.customer_messages_count
           - CASE WHEN seen.seen_count < 0 THEN -1 - seen.seen_count
                  WHEN seen.seen_count > ticket.answered_count THEN seen.seen_count
                  ELSE ticket.answered_count END AS unread_count,
       ticket.waiting_since, ticket.updated_at,
       substr(coalesce(draft.message, latest.message), 1, 160) AS preview,
       draft.message IS NOT NULL AS is_draft, latest.sender_type = 'admin' AS is_ours
FROM support_tickets AS ticket
JOIN users AS owner ON owner.id = ticket.user_id
LEFT JOIN users AS assignee ON assignee.id = ticket.assigned_to
LEFT JOIN ticket_reads AS seen ON seen.support_ticket_id = ticket.id AND seen.user_id = :staff_id
LEFT JOIN chat_messages AS latest
       ON latest.support_ticket_id = ticket.id AND latest.id = ticket.last_message_id
LEFT JOIN message_drafts AS draft
       ON draft.support_ticket_id = ticket.id AND draft.user_id = :staff_id AND draft.message <> ''
WHERE ticket.deleted_at IS NULL
  AND ticket.status IN ('open', 'in_progress', 'waiting_customer')
  AND (:assigned_to = -1 OR coalesce(ticket.assigned_to, 0) = :assigned_to)
ORDER BY ticket.waiting_since IS NULL, ticket.waiting_since, ticket.last_message_id DESC
LIMIT :limit;

-- many assignee_count counts_of_assignees()
-- for staff
SELECT assigned_to, CAST(sum(tickets) AS BIGINT) AS tickets FROM ticket_counts
WHERE status IN ('open', 'in_progress', 'waiting_customer') AND priority = '' AND category = ''
  AND block = -1 AND assigned_to IN (-1, 0, :staff_id)
GROUP BY assigned_to;
