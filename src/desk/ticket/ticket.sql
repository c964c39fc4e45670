-- include "desk/profile/profile.h"
-- include "desk/ticket/ticket.h"
-- column status is ticket_status
-- column priority is ticket_priority
-- column category is ticket_category

-- # unread_count for a customer: staff's messages not yet read.
-- one ticket ticket_find_own(i64 id)
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
WHERE ticket.id = :id AND ticket.user_id = :customer_id AND ticket.deleted_at IS NULL;

-- # unread_count for a member of staff: the customer's messages that came after staff's last answer
-- # and after what this person has seen. Who has marked the ticket unread has a seen_count below 0,
-- # see message_mark_unread(): then answers do not count.
-- one ticket ticket_find(i64 id)
-- for staff
SELECT ticket.id, ticket.user_id, ticket.assigned_to, ticket.order_id, owner.name AS user_name,
       coalesce(guest.email, owner.email) AS user_email, owner.phone AS user_phone, assignee.name AS assigned_to_name, orders.order_number,
       ticket.subject, ticket.description, ticket.internal_notes, ticket.category, ticket.priority,
       ticket.status, ticket.response_count, ticket.messages_count,
       ticket.customer_messages_count
           - CASE WHEN seen.seen_count < 0 THEN -1 - seen.seen_count
                  WHEN seen.seen_count > ticket.answered_count THEN seen.seen_count
                  ELSE ticket.answered_count END AS unread_count,
       coalesce(seen.seen_count, 0) < 0 AS is_marked_unread,
       ticket.last_message_id, ticket.first_response_at, ticket.resolved_at, ticket.closed_at,
       ticket.created_at, ticket.updated_at
FROM support_tickets AS ticket
JOIN users AS owner ON owner.id = ticket.user_id
LEFT JOIN guests AS guest ON guest.user_id = owner.id
LEFT JOIN users AS assignee ON assignee.id = ticket.assigned_to
LEFT JOIN orders ON orders.id = ticket.order_id
LEFT JOIN ticket_reads AS seen ON seen.support_ticket_id = ticket.id AND seen.user_id = :staff_id
WHERE ticket.id = :id AND ticket.deleted_at IS NULL;

-- # Before a ticket is read in order to be changed, where others write at the same time.
-- value i64 ticket_lock(i64 id)
-- for anyone: it keeps others from changing it, and shows nothing
SELECT id FROM support_tickets WHERE id = :id @for_update;

-- value i64 ticket_insert(id order_id, text subject, text description, ticket_category category, ticket_priority priority, instant now)
-- for customer
INSERT INTO support_tickets
    (user_id, order_id, subject, description, category, priority, status, created_at, updated_at)
VALUES (:customer_id, :order_id, :subject, :description, :category, :priority, 'open', :now, :now)
RETURNING id;

-- # A guest who becomes an account at the same moment has no ticket that stays behind.
-- value i64 ticket_keep_owner()
-- within profile
SELECT id FROM users WHERE id = :profile_id AND deleted_at IS NULL @for_update;

-- value i64 ticket_insert_for(id order_id, text subject, text description, ticket_category category, ticket_priority priority, instant now)
-- within profile
INSERT INTO support_tickets
    (user_id, order_id, subject, description, category, priority, status, created_at, updated_at)
VALUES (:profile_id, :order_id, :subject, :description, :category, :priority, 'open', :now, :now)
RETURNING id;

-- exec ticket_update_status(ticket_status status, instant resolved_at, instant closed_at, i64 responses, instant now)
-- within ticket
UPDATE support_tickets
SET status = :status, resolved_at = :resolved_at, closed_at = :closed_at,
    response_count = response_count + :responses, updated_at = :now
WHERE id = :ticket_id;

-- exec ticket_update_priority(ticket_priority priority, instant now)
-- within ticket
UPDATE support_tickets SET priority = :priority, updated_at = :now WHERE id = :ticket_id;

-- exec ticket_update_assignee(id assignee_id, instant now)
-- within ticket
UPDATE support_tickets SET assigned_to = :assignee_id, updated_at = :now WHERE id = :ticket_id;

-- exec ticket_update_notes(text notes, instant now)
-- within ticket
UPDATE support_tickets SET internal_notes = :notes, updated_at = :now WHERE id = :ticket_id;

-- exec ticket_update_deleted(instant deleted_at, instant now)
-- within ticket
UPDATE support_tickets SET deleted_at = :deleted_at, updated_at = :now WHERE id = :ticket_id;

-- # A reply: what changes of the ticket beside its counts, which a trigger keeps. SQLite writes each
-- # index anew that has a column of SET, also when its value stays; these columns are in ten. So a
-- # reply that leaves them as they are is the second.
-- exec ticket_update_replied(ticket_status status, instant first_response_at, instant resolved_at, instant now)
-- within ticket
UPDATE support_tickets
SET status = :status, first_response_at = :first_response_at, resolved_at = :resolved_at,
    response_count = response_count + 1, updated_at = :now
WHERE id = :ticket_id;

-- exec ticket_update_replied_again(instant now)
-- within ticket
UPDATE support_tickets SET response_count = response_count + 1, updated_at = :now
WHERE id = :ticket_id;


-- value instant ticket_deleted_at(i64 id)
-- for staff
SELECT deleted_at FROM support_tickets WHERE id = :id;
