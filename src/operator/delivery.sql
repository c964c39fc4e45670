-- include "operator/delivery.h"
-- column event is notification_event
-- column channel is notification_channel
-- column state is notification_state
-- column role is role
-- column status is ticket_status
-- column sender_type is sender_type

-- many delivery deliveries_queued(notification_channel channel, instant now, i64 limit)
-- for operator
SELECT * FROM deliveries
WHERE channel = :channel AND state = 'queued' AND due_at <= :now
ORDER BY due_at, id LIMIT :limit;

-- one delivery delivery_find_due(i64 id, instant now)
-- for operator
SELECT * FROM deliveries WHERE id = :id AND state = 'queued' AND due_at <= :now;

-- # Of one that a gateway tells about.
-- one delivery delivery_of_gateway(text gateway, text gateway_id, id id)
-- for operator
SELECT * FROM deliveries
WHERE gateway = :gateway
  AND (gateway_id = :gateway_id OR gateway_alias = :gateway_id
       OR (gateway_id IS NULL AND id = :id))
ORDER BY id DESC LIMIT 1;

-- exec delivery_set_alias(i64 id, text alias)
-- for operator
UPDATE notifications SET gateway_alias = :alias WHERE id = :id;

-- exec delivery_take(i64 id, text gateway, text gateway_id, text address, id sms_log_id, instant now)
-- for operator
UPDATE notifications SET state = 'sending', reason = NULL, attempts = attempts + 1,
       gateway = :gateway, gateway_id = coalesce(:gateway_id, gateway_id), address = :address,
       sms_log_id = :sms_log_id, updated_at = :now
WHERE id = :id AND state = 'queued';

-- exec attempt_insert(i64 notification_id, i64 number, text gateway, instant now)
-- for operator
INSERT INTO notification_attempts (notification_id, number, gateway, began_at)
VALUES (:notification_id, :number, :gateway, :now);

-- exec attempt_end(i64 notification_id, i64 number, delivery_outcome outcome, text code, text reason, instant now)
-- for operator
UPDATE notification_attempts SET outcome = :outcome, code = :code, reason = :reason,
       ended_at = :now
WHERE notification_id = :notification_id AND number = :number;

-- value i64 sms_log_insert(i64 user_id, text phone_number, text message, notification_channel type, notification_event template_key, instant now)
-- for operator
INSERT INTO sms_logs (user_id, phone_number, message, type, status, template_key, created_at,
                      updated_at)
VALUES (:user_id, :phone_number, :message, :type, 'pending', :template_key, :now, :now)
RETURNING id;

-- exec sms_log_renew(i64 id, text phone_number, text message, instant now)
-- for operator
UPDATE sms_logs SET phone_number = :phone_number, message = :message, status = 'pending',
       error_message = NULL, updated_at = :now
WHERE id = :id;

-- exec sms_log_end(i64 id, text status, text twilio_sid, text error_message, instant now)
-- for operator
UPDATE sms_logs SET status = :status, twilio_sid = coalesce(:twilio_sid, twilio_sid),
       error_message = :error_message, updated_at = :now
WHERE id = :id;

-- # Of the attempt that is under way, or was given up as one of which nobody knows. One of which a
-- # gateway has said more meanwhile keeps that.
-- exec delivery_set(i64 id, i64 attempts, notification_state state, text reason, text gateway_id, instant due_at, instant now)
-- for operator
UPDATE notifications SET state = :state, reason = :reason,
       gateway_id = coalesce(:gateway_id, gateway_id), due_at = :due_at, updated_at = :now
WHERE id = :id AND attempts = :attempts AND state IN ('sending', 'unknown');

-- # One about new messages that goes back to those that wait: it tells of whatever has come since,
-- # and of a ticket one alone waits (notifications_waiting_index).
-- exec delivery_take_along(i64 id, i64 attempts, i64 user_id, notification_channel channel, i64 ticket_id, instant now)
-- for operator
UPDATE notifications SET state = 'skipped', reason = 'joined', updated_at = :now
WHERE user_id = :user_id AND channel = :channel AND support_ticket_id = :ticket_id
  AND event = 'message_added' AND state = 'queued' AND NOT is_answer
  AND EXISTS (SELECT 1 FROM notifications AS back WHERE back.id = :id
              AND back.attempts = :attempts AND back.state IN ('sending', 'unknown'));

-- # `was`: as it was read; other nodes are told, too.
-- exec delivery_set_told(i64 id, notification_state was, notification_state state, text reason, text gateway_id, instant now)
-- for operator
UPDATE notifications SET state = :state, reason = :reason,
       gateway_id = coalesce(:gateway_id, gateway_id), updated_at = :now
WHERE id = :id AND state = :was;

-- exec delivery_set_queued(i64 id, notification_state state, text reason, instant due_at, instant now)
-- for operator
UPDATE notifications SET state = :state, reason = :reason, due_at = :due_at, updated_at = :now
WHERE id = :id AND state = 'queued';

-- value i64 delivery_tries(i64 id, instant from)
-- for operator
SELECT count(*) FROM notification_attempts WHERE notification_id = :id AND began_at >= :from;

-- many delivery deliveries_sending(notification_channel channel, i64 limit)
-- for operator
SELECT * FROM deliveries
WHERE state = 'sending' AND channel = :channel
ORDER BY id LIMIT :limit;

-- # The number before the id is the desk's own among whatever else is locked in that database.
-- value bool delivery_hold(i64 id)
-- for operator
-- sqlite:
SELECT :id > 0;
-- postgres:
SELECT pg_try_advisory_lock(1396789314 * 4294967296 + :id);

-- value bool delivery_release(i64 id)
-- for operator
-- sqlite:
SELECT :id > 0;
-- postgres:
SELECT pg_advisory_unlock(1396789314 * 4294967296 + :id);

-- value bool delivery_is_held(i64 id)
-- for operator
-- sqlite:
SELECT :id > 0;
-- postgres:
SELECT NOT pg_try_advisory_xact_lock(1396789314 * 4294967296 + :id);

-- one delivery_ticket delivery_ticket(i64 id)
-- for operator
SELECT ticket.id, ticket.user_id, ticket.assigned_to, ticket.subject,
       owner.name AS customer_name, assignee.name AS assignee_name, ticket.status,
       owner.email_verified_at IS NOT NULL AS is_confirmed
FROM support_tickets AS ticket
JOIN users AS owner ON owner.id = ticket.user_id
LEFT JOIN users AS assignee ON assignee.id = ticket.assigned_to
WHERE ticket.id = :id AND ticket.deleted_at IS NULL;

-- many delivery_message delivery_messages(i64 ticket_id, sender_type side, i64 from_id, i64 limit)
-- for operator
SELECT message.id, sender.name AS sender_name, message.message, message.attachments,
       message.sender_type, message.is_read, message.created_at
FROM chat_messages AS message JOIN users AS sender ON sender.id = message.sender_id
WHERE message.support_ticket_id = :ticket_id AND message.id >= :from_id
  AND message.sender_type = :side
ORDER BY message.id LIMIT :limit;

-- one delivery_message delivery_note(i64 ticket_id, i64 id)
-- for operator
SELECT note.id, author.name AS sender_name, note.note AS message, note.created_at
FROM ticket_notes AS note JOIN users AS author ON author.id = note.author_id
WHERE note.support_ticket_id = :ticket_id AND note.id = :id;

-- one delivery_message delivery_message(i64 ticket_id, i64 id)
-- for operator
SELECT message.id, sender.name AS sender_name, message.message, message.attachments,
       message.sender_type, message.is_read, message.created_at
FROM chat_messages AS message JOIN users AS sender ON sender.id = message.sender_id
WHERE message.support_ticket_id = :ticket_id AND message.id = :id;

-- value text delivery_actor(i64 change_id)
-- for operator
SELECT actor.name FROM audit_log AS change JOIN users AS actor ON actor.id = change.actor_id
WHERE change.id = :change_id;

-- value instant delivery_heard_at(notification_channel channel, text address)
-- for operator
SELECT max(heard_at) AS heard_at FROM contact_addresses
WHERE channel = :channel AND address = :address;

-- # Who else is written to at somebody's address: the guest of an account that claims it, or that.
-- value i64 delivery_neighbour(i64 user_id, text email)
-- for operator
SELECT id FROM users
WHERE id <> :user_id
  AND (email = :email OR id IN (SELECT user_id FROM guests
                                WHERE email = :email AND became_id IS NULL))
ORDER BY id LIMIT 1;

-- value instant delivery_nth_last(i64 user_id, id neighbour_id, notification_channel channel, i64 before)
-- for operator
SELECT created_at FROM notifications
WHERE user_id IN (:user_id, coalesce(:neighbour_id, :user_id)) AND channel = :channel AND attempts > 0 AND NOT is_answer
ORDER BY id DESC LIMIT 1 OFFSET :before;

-- value text delivery_asked_from(i64 user_id, notification_channel channel)
-- for operator
SELECT address FROM contact_addresses
WHERE user_id = :user_id AND channel = :channel AND heard_at IS NOT NULL
ORDER BY heard_at DESC, address LIMIT 1;

-- value bool deliveries_any_sending(notification_channel channel)
-- for operator
SELECT EXISTS (SELECT 1 FROM notifications WHERE state = 'sending' AND channel = :channel);
