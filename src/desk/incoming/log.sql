-- include "desk/incoming/log.h"
-- column channel is notification_channel
-- column state is incoming_state

-- # replace() finds a text in another on both engines, where LIKE would read its marks. One query for
-- # each index that can lead, as in the log of notifications.
-- many incoming incoming_log_of_state(incoming_state state, notification_channel channel, text search, instant from, instant until, i64 before, i64 limit)
-- for staff
SELECT * FROM incoming_messages
WHERE state = :state AND channel = coalesce(:channel, channel)
  AND created_at >= coalesce(:from, created_at) AND (:until IS NULL OR created_at < :until)
  AND (:search IS NULL OR replace(who, lower(:search), '') <> who)
  AND id < :before
ORDER BY id DESC LIMIT :limit;

-- many incoming incoming_log_all(notification_channel channel, text search, instant from, instant until, i64 before, i64 limit)
-- for staff
SELECT * FROM incoming_messages
WHERE channel = coalesce(:channel, channel)
  AND created_at >= coalesce(:from, created_at) AND (:until IS NULL OR created_at < :until)
  AND (:search IS NULL OR replace(who, lower(:search), '') <> who)
  AND id < :before
ORDER BY id DESC LIMIT :limit;

-- one incoming incoming_load(i64 id)
-- for staff
SELECT * FROM incoming_messages WHERE id = :id;
