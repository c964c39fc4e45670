-- include "desk/event/event.h"
-- column kind is event_kind
-- column status is ticket_status
-- column priority is ticket_priority
-- column category is ticket_category

-- value i64 event_insert(event_kind kind, i64 about_id, id actor_id, bool is_internal, text socket_id, instant now)
-- within ticket
INSERT INTO ticket_events
    (support_ticket_id, seq, kind, about_id, actor_id, is_internal, socket_id, created_at)
VALUES (:ticket_id,
        coalesce((SELECT last.seq FROM ticket_events AS last
                  WHERE last.support_ticket_id = :ticket_id ORDER BY last.seq DESC LIMIT 1), 0) + 1,
        :kind, :about_id, :actor_id, :is_internal, :socket_id, :now)
RETURNING seq;

-- value i64 event_newest()
-- within ticket
SELECT seq FROM ticket_events WHERE support_ticket_id = :ticket_id ORDER BY seq DESC LIMIT 1;

-- many event events_after(i64 seq, i64 limit)
-- within ticket
SELECT support_ticket_id AS ticket_id, seq, kind, about_id, actor_id, is_internal, socket_id,
       created_at
FROM ticket_events WHERE support_ticket_id = :ticket_id AND seq > :seq
ORDER BY seq LIMIT :limit;

-- many event events_since(instant since, i64 limit)
-- for anyone: numbers alone; what they are about is loaded for whom it is told to
SELECT support_ticket_id AS ticket_id, seq, kind, about_id, actor_id, is_internal, socket_id,
       created_at
FROM ticket_events WHERE created_at >= :since
ORDER BY created_at, support_ticket_id, seq LIMIT :limit;

-- exec events_remove(instant before)
-- for anyone: what is of the moment goes, and shows nothing
DELETE FROM ticket_events
WHERE created_at < :before
  AND seq < (SELECT max(last.seq) FROM ticket_events AS last
             WHERE last.support_ticket_id = ticket_events.support_ticket_id);

-- many event events_between(i64 after, i64 until)
-- within ticket
SELECT support_ticket_id AS ticket_id, seq, kind, about_id, actor_id, is_internal, socket_id,
       created_at
FROM ticket_events WHERE support_ticket_id = :ticket_id AND seq > :after AND seq <= :until
ORDER BY seq;

-- # As the ticket's own channel, or staff's, is told of it: its unread messages are those of the side
-- # that is told.
-- one ticket event_ticket(i64 id, bool for_staff)
-- for anyone: it is told to channels alone that have been joined for this ticket, or by staff
SELECT ticket.id, ticket.user_id, ticket.assigned_to, ticket.order_id, owner.name AS user_name,
       coalesce(guest.email, owner.email) AS user_email, assignee.name AS assigned_to_name, orders.order_number,
       ticket.subject, ticket.description, ticket.internal_notes, ticket.category, ticket.priority,
       ticket.status, ticket.response_count, ticket.messages_count,
       CASE WHEN :for_staff THEN ticket.staff_unread_count
            ELSE ticket.customer_unread_count END AS unread_count,
       ticket.last_message_id, ticket.first_response_at, ticket.resolved_at, ticket.closed_at,
       ticket.created_at, ticket.updated_at
FROM support_tickets AS ticket
JOIN users AS owner ON owner.id = ticket.user_id
LEFT JOIN guests AS guest ON guest.user_id = owner.id
LEFT JOIN users AS assignee ON assignee.id = ticket.assigned_to
LEFT JOIN orders ON orders.id = ticket.order_id
WHERE ticket.id = :id AND ticket.deleted_at IS NULL;
