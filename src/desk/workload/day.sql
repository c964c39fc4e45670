-- include "desk/workload/day_rows.h"

-- value i64 opened_within(instant since, instant until)
-- for staff
SELECT count(*) FROM support_tickets
WHERE deleted_at IS NULL AND created_at >= :since AND created_at < :until;

-- value i64 replies_within(instant since, instant until)
-- for staff
SELECT count(*) FROM chat_messages AS message
JOIN support_tickets AS ticket ON ticket.id = message.support_ticket_id
WHERE message.created_at >= :since AND message.created_at < :until
  AND message.sender_type = 'admin' AND ticket.deleted_at IS NULL;

-- value i64 resolved_within(instant since, instant until)
-- for staff
SELECT count(*) FROM support_tickets
WHERE deleted_at IS NULL AND resolved_at >= :since AND resolved_at < :until;

-- # How long each took is found in C: the engines do not count with times alike.
-- many response responses_within(instant since, instant until)
-- for staff
SELECT created_at, first_response_at FROM support_tickets
WHERE deleted_at IS NULL AND first_response_at >= :since AND first_response_at < :until;
