-- include "desk/ticket/list_rows.h"
-- include "desk/ticket/ticket.h"

-- value i64 count_of_filter(text status, text priority, text category, i64 assigned_to)
-- for staff
-- sqlite:
SELECT tickets FROM ticket_counts
WHERE status = :status AND priority = :priority AND category = :category
  AND assigned_to = :assigned_to AND block = -1;
-- postgres:
SELECT sum(tickets) FROM ticket_counts
WHERE status = :status AND priority = :priority AND category = :category
  AND assigned_to = :assigned_to;

-- many block blocks_of_filter(text status, text priority, text category, i64 assigned_to)
-- for staff
SELECT block, sum(tickets) AS tickets FROM ticket_counts
WHERE status = :status AND priority = :priority AND category = :category
  AND assigned_to = :assigned_to AND block >= 0
GROUP BY block HAVING sum(tickets) > 0
ORDER BY block DESC;

-- many count counts_of_statuses()
-- for staff
-- sqlite:
SELECT status AS word, tickets FROM ticket_counts
WHERE block = -1 AND priority = '' AND category = '' AND assigned_to = -1
  AND status IN ('', 'open', 'in_progress', 'waiting_customer', 'resolved', 'closed');
-- postgres:
SELECT status, sum(tickets) FROM ticket_counts
WHERE priority = '' AND category = '' AND assigned_to = -1
GROUP BY status;

-- # One page of ids for each leading filter; its index covers the others.
-- many ticket_id ids_of_all(i64 below, i64 limit, i64 skip)
-- for staff
SELECT id FROM support_tickets
WHERE deleted_at IS NULL AND id < :below
ORDER BY id DESC LIMIT :limit OFFSET :skip;

-- many ticket_id ids_of_status(ticket_status status, ticket_priority priority, ticket_category category, i64 below, i64 limit, i64 skip)
-- for staff
SELECT id FROM support_tickets
WHERE deleted_at IS NULL AND status = :status AND id < :below
  AND priority = coalesce(:priority, priority) AND category = coalesce(:category, category)
ORDER BY id DESC LIMIT :limit OFFSET :skip;

-- many ticket_id ids_of_priority(ticket_priority priority, ticket_category category, i64 below, i64 limit, i64 skip)
-- for staff
SELECT id FROM support_tickets
WHERE deleted_at IS NULL AND priority = :priority AND id < :below
  AND category = coalesce(:category, category)
ORDER BY id DESC LIMIT :limit OFFSET :skip;

-- many ticket_id ids_of_category(ticket_category category, i64 below, i64 limit, i64 skip)
-- for staff
SELECT id FROM support_tickets
WHERE deleted_at IS NULL AND category = :category AND id < :below
ORDER BY id DESC LIMIT :limit OFFSET :skip;

-- many ticket_id ids_of_assignee(i64 assigned_to, ticket_status status, ticket_priority priority, ticket_category category, i64 below, i64 limit, i64 skip)
-- for staff
SELECT id FROM support_tickets
WHERE deleted_at IS NULL AND assigned_to = :assigned_to AND id < :below
  AND status = coalesce(:status, status) AND priority = coalesce(:priority, priority)
  AND category = coalesce(:category, category)
ORDER BY id DESC LIMIT :limit OFFSET :skip;

-- many ticket_id ids_of_unassigned(ticket_status status, ticket_priority priority, ticket_category category, i64 below, i64 limit, i64 skip)
-- for staff
SELECT id FROM support_tickets
WHERE deleted_at IS NULL AND assigned_to IS NULL AND id < :below
  AND status = coalesce(:status, status) AND priority = coalesce(:priority, priority)
  AND category = coalesce(:category, category)
ORDER BY id DESC LIMIT :limit OFFSET :skip;

-- value i64 count_own(ticket_status status)
-- for customer
SELECT count(*) FROM support_tickets
WHERE user_id = :customer_id AND deleted_at IS NULL AND status = coalesce(:status, status);

-- many ticket_id ids_own(ticket_status status, i64 limit, i64 skip)
-- for customer
SELECT id FROM support_tickets
WHERE user_id = :customer_id AND deleted_at IS NULL AND status = coalesce(:status, status)
ORDER BY id DESC LIMIT :limit OFFSET :skip;
