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
SELECT told.id, told.user_id, person.name AS user_name, told.event, told.channel, told.state,
       told.reason, told.support_ticket_id, told.about_id, told.is_answer, told.due_at,
       told.created_at, told.updated_at, told.attempts, told.gateway, told.gateway_id, told.address
FROM notifications AS told JOIN users AS person ON person.id = told.user_id
WHERE told.support_ticket_id = :ticket_id
  AND told.user_id = coalesce(:user_id, told.user_id)
  AND told.state = coalesce(:state, told.state) AND told.channel = coalesce(:channel, told.channel)
  AND told.event = coalesce(:event, told.event)
  AND told.created_at >= coalesce(:from, told.created_at)
  AND (:until IS NULL OR told.created_at < :until)
  AND (:sees_all OR person.role = 'customer' OR told.support_ticket_id IS NOT NULL
       OR person.id = :staff_id)
  AND told.id < :before
ORDER BY told.id DESC LIMIT :limit;

-- many notification notification_log_of_person(i64 user_id, notification_state state, notification_channel channel, notification_event event, instant from, instant until, bool sees_all, i64 before, i64 limit)
-- for staff
SELECT told.id, told.user_id, person.name AS user_name, told.event, told.channel, told.state,
       told.reason, told.support_ticket_id, told.about_id, told.is_answer, told.due_at,
       told.created_at, told.updated_at, told.attempts, told.gateway, told.gateway_id, told.address
FROM notifications AS told JOIN users AS person ON person.id = told.user_id
WHERE told.user_id = :user_id
  AND told.state = coalesce(:state, told.state) AND told.channel = coalesce(:channel, told.channel)
  AND told.event = coalesce(:event, told.event)
  AND told.created_at >= coalesce(:from, told.created_at)
  AND (:until IS NULL OR told.created_at < :until)
  AND (:sees_all OR person.role = 'customer' OR told.support_ticket_id IS NOT NULL
       OR person.id = :staff_id)
  AND told.id < :before
ORDER BY told.id DESC LIMIT :limit;

-- many notification notification_log_of_state(notification_state state, notification_channel channel, notification_event event, instant from, instant until, bool sees_all, i64 before, i64 limit)
-- for staff
SELECT told.id, told.user_id, person.name AS user_name, told.event, told.channel, told.state,
       told.reason, told.support_ticket_id, told.about_id, told.is_answer, told.due_at,
       told.created_at, told.updated_at, told.attempts, told.gateway, told.gateway_id, told.address
FROM notifications AS told JOIN users AS person ON person.id = told.user_id
WHERE told.state = :state AND told.channel = coalesce(:channel, told.channel)
  AND told.event = coalesce(:event, told.event)
  AND told.created_at >= coalesce(:from, told.created_at)
  AND (:until IS NULL OR told.created_at < :until)
  AND (:sees_all OR person.role = 'customer' OR told.support_ticket_id IS NOT NULL
       OR person.id = :staff_id)
  AND told.id < :before
ORDER BY told.id DESC LIMIT :limit;

-- many notification notification_log_all(notification_channel channel, notification_event event, instant from, instant until, bool sees_all, i64 before, i64 limit)
-- for staff
SELECT told.id, told.user_id, person.name AS user_name, told.event, told.channel, told.state,
       told.reason, told.support_ticket_id, told.about_id, told.is_answer, told.due_at,
       told.created_at, told.updated_at, told.attempts, told.gateway, told.gateway_id, told.address
FROM notifications AS told JOIN users AS person ON person.id = told.user_id
WHERE told.channel = coalesce(:channel, told.channel)
  AND told.event = coalesce(:event, told.event)
  AND told.created_at >= coalesce(:from, told.created_at)
  AND (:until IS NULL OR told.created_at < :until)
  AND (:sees_all OR person.role = 'customer' OR told.support_ticket_id IS NOT NULL
       OR person.id = :staff_id)
  AND told.id < :before
ORDER BY told.id DESC LIMIT :limit;

-- one notification notification_find(i64 id, bool sees_all)
-- for staff
SELECT told.id, told.user_id, person.name AS user_name, told.event, told.channel, told.state,
       told.reason, told.support_ticket_id, told.about_id, told.is_answer, told.due_at,
       told.created_at, told.updated_at, told.attempts, told.gateway, told.gateway_id, told.address,
       ticket.subject AS ticket_subject, sent.message
FROM notifications AS told JOIN users AS person ON person.id = told.user_id
LEFT JOIN support_tickets AS ticket
    ON ticket.id = told.support_ticket_id AND ticket.deleted_at IS NULL
LEFT JOIN sms_logs AS sent ON sent.id = told.sms_log_id
WHERE told.id = :id
  AND (:sees_all OR person.role = 'customer' OR told.support_ticket_id IS NOT NULL
       OR person.id = :staff_id);

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

-- many sms_log sms_log_all(notification_channel type, sms_status status, text digits, i64 before, i64 limit)
-- for staff
SELECT texts.id, texts.user_id, person.name AS user_name, texts.phone_number, texts.message,
       texts.type, texts.status, texts.template_key, texts.template_data, texts.twilio_sid,
       texts.error_message, texts.created_at, texts.updated_at,
       (SELECT max(told.id) FROM notifications AS told
        WHERE told.user_id = texts.user_id AND told.sms_log_id = texts.id) AS notification_id
FROM sms_logs AS texts LEFT JOIN users AS person ON person.id = texts.user_id
WHERE texts.type = coalesce(:type, texts.type)
  AND texts.status = coalesce(:status, texts.status)
  AND (:digits IS NULL OR replace(replace(texts.phone_number, ' ', ''), '-', '')
                          LIKE '%' || :digits || '%')
  AND texts.id < :before
ORDER BY texts.id DESC LIMIT :limit;

-- many sms_log sms_log_of_person(i64 user_id, notification_channel type, sms_status status, text digits, i64 before, i64 limit)
-- for staff
SELECT texts.id, texts.user_id, person.name AS user_name, texts.phone_number, texts.message,
       texts.type, texts.status, texts.template_key, texts.template_data, texts.twilio_sid,
       texts.error_message, texts.created_at, texts.updated_at,
       (SELECT max(told.id) FROM notifications AS told
        WHERE told.user_id = texts.user_id AND told.sms_log_id = texts.id) AS notification_id
FROM sms_logs AS texts LEFT JOIN users AS person ON person.id = texts.user_id
WHERE texts.user_id = :user_id AND texts.type = coalesce(:type, texts.type)
  AND texts.status = coalesce(:status, texts.status)
  AND (:digits IS NULL OR replace(replace(texts.phone_number, ' ', ''), '-', '')
                          LIKE '%' || :digits || '%')
  AND texts.id < :before
ORDER BY texts.id DESC LIMIT :limit;
