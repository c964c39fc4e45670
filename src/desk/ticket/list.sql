-- include "desk/ticket/list_rows.h"
-- include "desk/ticket/ticket.h"
-- column status is ticket_status
-- column priority is ticket_priority
-- column category is ticket_category

-- value i64 count_of_filter(text status, text priority, text category, i64 assigned_to)
-- for staff
SELECT tickets FROM ticket_counts
WHERE status = :status AND priority = :priority AND category = :category
  AND assigned_to = :assigned_to AND block = -1;

-- many block blocks_of_filter(text status, text priority, text category, i64 assigned_to)
-- for staff
SELECT block, tickets FROM ticket_counts
WHERE status = :status AND priority = :priority AND category = :category
  AND assigned_to = :assigned_to AND block >= 0 AND tickets > 0
ORDER BY block DESC;

-- many count counts_of_statuses()
-- for staff
SELECT status AS word, tickets FROM ticket_counts
WHERE block = -1 AND priority = '' AND category = '' AND assigned_to = -1;

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

-- many ticket_id ids_of_customer(i64 user_id, i64 limit, i64 skip)
-- for staff
SELECT id FROM support_tickets
WHERE deleted_at IS NULL AND user_id = :user_id
ORDER BY id DESC LIMIT :limit OFFSET :skip;

-- value i64 count_of_customer(i64 user_id)
-- for staff
SELECT count(*) FROM support_tickets WHERE deleted_at IS NULL AND user_id = :user_id;

-- value i64 count_own(ticket_status status)
-- for customer
SELECT count(*) FROM support_tickets
WHERE user_id = :customer_id AND deleted_at IS NULL AND status = coalesce(:status, status);

-- many ticket_id ids_own(ticket_status status, i64 limit, i64 skip)
-- for customer
SELECT id FROM support_tickets
WHERE user_id = :customer_id AND deleted_at IS NULL AND status = coalesce(:status, status)
ORDER BY id DESC LIMIT :limit OFFSET :skip;

-- # The rows of a page, whose ids are found first: one statement for all of them.
-- many ticket tickets_find(text ids)
-- for staff
SELECT ticket.id, ticket.user_id, ticket.assigned_to, ticket.order_id, owner.name AS user_name,
       coalesce(guest.email, owner.email) AS user_email, owner.phone AS user_phone, assignee.name AS assigned_to_name, orders.order_number,
       ticket.subject, ticket.description, ticket.internal_notes, ticket.category, ticket.priority,
       ticket.status, ticket.response_count, ticket.messages_count,
       ticket.customer_messages_count
           - CASE WHEN seen.seen_count < 0 THEN -1 - seen.seen_count
                  WHEN seen.seen_count > ticket.answered_count THEN seen.seen_count
                  ELSE ticket.answered_count END AS unread_count,
       ticket.last_message_id, ticket.first_response_at, ticket.resolved_at, ticket.closed_at,
       ticket.created_at, ticket.updated_at
FROM support_tickets AS ticket
JOIN users AS owner ON owner.id = ticket.user_id
LEFT JOIN guests AS guest ON guest.user_id = owner.id
LEFT JOIN users AS assignee ON assignee.id = ticket.assigned_to
LEFT JOIN orders ON orders.id = ticket.order_id
LEFT JOIN ticket_reads AS seen ON seen.support_ticket_id = ticket.id AND seen.user_id = :staff_id
WHERE ticket.id IN (@each(:ids)) AND ticket.deleted_at IS NULL
ORDER BY ticket.id DESC;

-- many ticket tickets_find_own(text ids)
-- for customer
SELECT ticket.id, ticket.user_id, ticket.assigned_to, ticket.order_id, owner.name AS user_name,
       assignee.name AS assigned_to_name, orders.order_number, ticket.subject, ticket.description,
       ticket.category, ticket.priority, ticket.status, ticket.response_count,
       ticket.messages_count, ticket.customer_unread_count AS unread_count, ticket.last_message_id,
       ticket.first_response_at, ticket.resolved_at, ticket.closed_at, ticket.created_at,
       ticket.updated_at
FROM support_tickets AS ticket
JOIN users AS owner ON owner.id = ticket.user_id
LEFT JOIN users AS assignee ON assignee.id = ticket.assigned_to
LEFT JOIN orders ON orders.id = ticket.order_id
WHERE ticket.id IN (@each(:ids)) AND ticket.user_id = :customer_id AND ticket.deleted_at IS NULL
ORDER BY ticket.id DESC;
