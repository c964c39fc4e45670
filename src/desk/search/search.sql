-- include "desk/search/search.h"

-- many ticket_id search_texts(text question, ticket_status status, ticket_priority priority, ticket_category category, i64 assigned_to, i64 limit)
-- for staff
-- sqlite:
SELECT DISTINCT ticket.id AS id
FROM message_search CROSS JOIN support_tickets AS ticket ON ticket.id = message_search.rowid >> 20
WHERE message_search MATCH :question AND ticket.deleted_at IS NULL
  AND ticket.status = coalesce(:status, ticket.status)
  AND ticket.priority = coalesce(:priority, ticket.priority)
  AND ticket.category = coalesce(:category, ticket.category)
  AND (:assigned_to = -1 OR coalesce(ticket.assigned_to, 0) = :assigned_to)
ORDER BY message_search.rowid DESC LIMIT :limit;
-- postgres:
SELECT DISTINCT ticket.id AS id
FROM message_search JOIN support_tickets AS ticket ON ticket.id = message_search.support_ticket_id
WHERE message_search.words @@ CAST(search_fold(:question) AS tsquery) AND ticket.deleted_at IS NULL
  AND (:status IS NULL OR ticket.status = :status)
  AND (:priority IS NULL OR ticket.priority = :priority)
  AND (:category IS NULL OR ticket.category = :category)
  AND (:assigned_to = -1 OR coalesce(ticket.assigned_to, 0) = :assigned_to)
ORDER BY ticket.id DESC LIMIT :limit;

-- many ticket_id search_customers(text question, ticket_status status, ticket_priority priority, ticket_category category, i64 assigned_to, i64 limit)
-- for staff
-- sqlite:
SELECT ticket.id
FROM support_tickets AS ticket
WHERE ticket.user_id IN (SELECT rowid FROM user_search WHERE user_search MATCH :question)
  AND ticket.deleted_at IS NULL
  AND ticket.status = coalesce(:status, ticket.status)
  AND ticket.priority = coalesce(:priority, ticket.priority)
  AND ticket.category = coalesce(:category, ticket.category)
  AND (:assigned_to = -1 OR coalesce(ticket.assigned_to, 0) = :assigned_to)
ORDER BY ticket.id DESC LIMIT :limit;
-- postgres:
SELECT ticket.id
FROM support_tickets AS ticket JOIN users AS owner ON owner.id = ticket.user_id
WHERE search_words(owner.name || ' ' || owner.email) @@ CAST(search_fold(:question) AS tsquery)
  AND ticket.deleted_at IS NULL
  AND (:status IS NULL OR ticket.status = :status)
  AND (:priority IS NULL OR ticket.priority = :priority)
  AND (:category IS NULL OR ticket.category = :category)
  AND (:assigned_to = -1 OR coalesce(ticket.assigned_to, 0) = :assigned_to)
ORDER BY ticket.id DESC LIMIT :limit;

-- many ticket_id search_number(i64 id, ticket_status status, ticket_priority priority, ticket_category category, i64 assigned_to)
-- for staff
SELECT ticket.id
FROM support_tickets AS ticket
WHERE ticket.id = :id AND ticket.deleted_at IS NULL
  AND ticket.status = coalesce(:status, ticket.status)
  AND ticket.priority = coalesce(:priority, ticket.priority)
  AND ticket.category = coalesce(:category, ticket.category)
  AND (:assigned_to = -1 OR coalesce(ticket.assigned_to, 0) = :assigned_to);

-- exec search_index_waiting()
-- for anyone: it shows nothing
DELETE FROM search_waiting;

-- # A customer has few tickets: the index is asked about each of them.
-- many ticket_id search_own_texts(text question, ticket_status status, i64 limit)
-- for customer
-- sqlite:
SELECT ticket.id
FROM support_tickets AS ticket
WHERE ticket.user_id = :customer_id AND ticket.deleted_at IS NULL
  AND ticket.status = coalesce(:status, ticket.status)
  AND EXISTS (SELECT 1 FROM message_search
              WHERE message_search MATCH :question
                AND message_search.rowid BETWEEN ticket.id << 20 AND (ticket.id << 20) + 1048575)
ORDER BY ticket.id DESC LIMIT :limit;
-- postgres:
SELECT ticket.id
FROM support_tickets AS ticket
WHERE ticket.user_id = :customer_id AND ticket.deleted_at IS NULL
  AND (:status IS NULL OR ticket.status = :status)
  AND EXISTS (SELECT 1 FROM message_search
              WHERE message_search.support_ticket_id = ticket.id
                AND message_search.words @@ CAST(search_fold(:question) AS tsquery))
ORDER BY ticket.id DESC LIMIT :limit;

-- many ticket_id search_own_number(i64 id, ticket_status status)
-- for customer
SELECT ticket.id FROM support_tickets AS ticket
WHERE ticket.id = :id AND ticket.user_id = :customer_id AND ticket.deleted_at IS NULL
  AND ticket.status = coalesce(:status, ticket.status);
