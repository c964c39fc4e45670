-- include "operator/outbox.h"
-- column event is notification_event
-- column channel is notification_channel
-- column state is notification_state

-- many outbox_row outbox_of_state(notification_state state, i64 limit)
-- for operator
SELECT notice.id, notice.user_id, notice.support_ticket_id, notice.attempts, notice.event,
       notice.channel, notice.state, person.name AS user_name, notice.gateway, notice.address,
       notice.reason, notice.due_at, notice.created_at, notice.updated_at
FROM notifications AS notice JOIN users AS person ON person.id = notice.user_id
WHERE notice.state = :state ORDER BY notice.id DESC LIMIT :limit;

-- many outbox_row outbox_newest(i64 limit)
-- for operator
SELECT notice.id, notice.user_id, notice.support_ticket_id, notice.attempts, notice.event,
       notice.channel, notice.state, person.name AS user_name, notice.gateway, notice.address,
       notice.reason, notice.due_at, notice.created_at, notice.updated_at
FROM notifications AS notice JOIN users AS person ON person.id = notice.user_id
ORDER BY notice.id DESC LIMIT :limit;

-- value i64 outbox_find(i64 id)
-- for operator
SELECT id FROM notifications WHERE id = :id;

-- many outbox_row outbox_failed(i64 after, i64 limit)
-- for operator
SELECT id FROM notifications WHERE state = 'failed' AND id > :after ORDER BY id LIMIT :limit;

-- exec outbox_queue(i64 id, instant now)
-- for operator
UPDATE notifications SET state = 'queued', reason = NULL, due_at = :now, retried_at = :now,
       updated_at = :now
WHERE id = :id AND state IN ('failed', 'unknown', 'skipped');
