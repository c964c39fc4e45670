-- include "desk/notification/log.h"
-- column event is notification_event
-- column channel is notification_channel
-- column type is notification_channel
-- column state is notification_state
-- column outcome is delivery_outcome
-- column status is sms_status

-- # One query for each index that can lead: what is asked for besides is looked at row by row.
-- many notification notification_log_of_ticket(i64 ticket_id, id user_id, notification_state state, notification_channel channel, notification_event event, instant from, instant until, bool sees_all, i64 before, i64 limit)
-- for staff
SELECT * FROM notification_log
WHERE support_ticket_id = :ticket_id AND user_id = coalesce(:user_id, user_id)
  AND state = coalesce(:state, state) AND channel = coalesce(:channel, channel)
  AND event = coalesce(:event, event)
  AND created_at >= coalesce(:from, created_at) AND (:until IS NULL OR created_at < :until)
  AND (:sees_all OR NOT is_private OR user_id = :staff_id)
  AND id < :before
ORDER BY id DESC LIMIT :limit;

-- many notification notification_log_of_person(i64 user_id, notification_state state, notification_channel channel, notification_event event, instant from, instant until, bool sees_all, i64 before, i64 limit)
-- for staff
SELECT * FROM notification_log
WHERE user_id = :user_id
  AND state = coalesce(:state, state) AND channel = coalesce(:channel, channel)
  AND event = coalesce(:event, event)
  AND created_at >= coalesce(:from, created_at) AND (:until IS NULL OR created_at < :until)
  AND (:sees_all OR NOT is_private OR user_id = :staff_id)
  AND id < :before
ORDER BY id DESC LIMIT :limit;

-- many notification notification_log_of_state(notification_state state, notification_channel channel, notification_event event, instant from, instant until, bool sees_all, i64 before, i64 limit)
-- for staff
SELECT * FROM notification_log
WHERE state = :state AND channel = coalesce(:channel, channel)
  AND event = coalesce(:event, event)
  AND created_at >= coalesce(:from, created_at) AND (:until IS NULL OR created_at < :until)
  AND (:sees_all OR NOT is_private OR user_id = :staff_id)
  AND id < :before
ORDER BY id DESC LIMIT :limit;

-- many notification notification_log_all(notification_channel channel, notification_event event, instant from, instant until, bool sees_all, i64 before, i64 limit)
-- for staff
SELECT * FROM notification_log
WHERE channel = coalesce(:channel, channel) AND event = coalesce(:event, event)
  AND created_at >= coalesce(:from, created_at) AND (:until IS NULL OR created_at < :until)
  AND (:sees_all OR NOT is_private OR user_id = :staff_id)
  AND id < :before
ORDER BY id DESC LIMIT :limit;

-- one notification notification_find(i64 id, bool sees_all)
-- for staff
SELECT told.*, ticket.subject AS ticket_subject, sent.message
FROM notification_log AS told
LEFT JOIN support_tickets AS ticket
    ON ticket.id = told.support_ticket_id AND ticket.deleted_at IS NULL
LEFT JOIN sms_logs AS sent ON sent.id = told.sms_log_id
WHERE told.id = :id AND (:sees_all OR NOT told.is_private OR told.user_id = :staff_id);

-- many attempt notification_attempts()
-- within notification
SELECT number, gateway, outcome, code, reason, began_at, ended_at
FROM notification_attempts WHERE notification_id = :notification_id ORDER BY number;

-- value i64 notification_last_test(notification_channel channel)
-- for staff
SELECT id FROM notifications
WHERE user_id = :staff_id AND event = 'test' AND channel = :channel ORDER BY id DESC LIMIT 1;

-- # The first message of a ticket that staff opened is told of as the ticket. All channels and both
-- # events are named so that the UNIQUE key leads to these rows.
-- many message_delivery deliveries_of_messages(i64 ticket_id, i64 user_id, i64 first, i64 last)
-- for staff
SELECT id, about_id, channel, state FROM notifications
WHERE support_ticket_id = :ticket_id AND user_id = :user_id
  AND channel IN ('email', 'sms', 'whatsapp') AND event IN ('ticket_created', 'message_added')
  AND about_id >= :first AND about_id <= :last
ORDER BY about_id, id;

-- # All of each message of which something has changed: they are shown together.
-- many message_delivery deliveries_since(i64 ticket_id, i64 user_id, instant since)
-- for staff
SELECT id, about_id, channel, state FROM notifications
WHERE support_ticket_id = :ticket_id AND user_id = :user_id
  AND channel IN ('email', 'sms', 'whatsapp') AND event IN ('ticket_created', 'message_added')
  AND about_id IN (SELECT about_id FROM notifications
                   WHERE support_ticket_id = :ticket_id AND user_id = :user_id
                     AND channel IN ('email', 'sms', 'whatsapp')
                     AND event IN ('ticket_created', 'message_added') AND updated_at >= :since)
ORDER BY about_id, id;

-- many message_source message_sources(i64 ticket_id, i64 first, i64 last)
-- for staff
SELECT message_id, channel FROM incoming
WHERE support_ticket_id = :ticket_id AND message_id >= :first AND message_id <= :last
  AND channel IS NOT NULL;

-- many ticket_origin ticket_origins(text ids)
-- for staff
SELECT ticket.id AS ticket_id, opening.sender_type = 'admin' AS is_by_staff, came.channel
FROM support_tickets AS ticket
JOIN chat_messages AS opening
    ON opening.support_ticket_id = ticket.id
   AND opening.id = (SELECT min(id) FROM chat_messages WHERE support_ticket_id = ticket.id)
LEFT JOIN incoming AS came ON came.message_id = opening.id AND came.channel IS NOT NULL
WHERE ticket.id IN (@each(:ids)) AND ticket.deleted_at IS NULL
  AND (opening.sender_type = 'admin' OR came.channel IS NOT NULL);

-- many sms_log sms_log_all(notification_channel type, sms_status status, text digits, i64 before, i64 limit)
-- for staff
SELECT * FROM sms_log_texts
WHERE type = coalesce(:type, type) AND status = coalesce(:status, status)
  AND (:digits IS NULL OR replace(replace(phone_number, ' ', ''), '-', '')
                          LIKE '%' || :digits || '%')
  AND id < :before
ORDER BY id DESC LIMIT :limit;

-- many sms_log sms_log_of_person(i64 user_id, notification_channel type, sms_status status, text digits, i64 before, i64 limit)
-- for staff
SELECT * FROM sms_log_texts
WHERE user_id = :user_id AND type = coalesce(:type, type) AND status = coalesce(:status, status)
  AND (:digits IS NULL OR replace(replace(phone_number, ' ', ''), '-', '')
                          LIKE '%' || :digits || '%')
  AND id < :before
ORDER BY id DESC LIMIT :limit;
