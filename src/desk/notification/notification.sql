-- include "desk/notification/notification.h"

-- one recipient recipient_find(i64 id, notification_event event)
-- for anyone: how to reach somebody, for the row that tells them; shown to nobody
SELECT person.id, coalesce(guest.email, person.email) AS email, person.phone, person.prefer_email, person.prefer_sms,
       person.prefer_whatsapp, coalesce(by_email.is_on, TRUE) AS wants_email,
       coalesce(by_phone.is_on, TRUE) AS wants_phone
FROM users AS person
LEFT JOIN guests AS guest ON guest.user_id = person.id
LEFT JOIN notification_wishes AS by_email
    ON by_email.user_id = person.id AND by_email.event = :event AND by_email.channel = 'email'
LEFT JOIN notification_wishes AS by_phone
    ON by_phone.user_id = person.id AND by_phone.event = :event AND by_phone.channel = 'phone'
WHERE person.id = :id AND person.disabled_at IS NULL AND person.deleted_at IS NULL;

-- many recipient recipients_team(notification_event event, i64 limit)
-- for anyone: how to reach the team, for the rows that tell them; shown to nobody
SELECT person.id, person.email, person.phone, person.prefer_email, person.prefer_sms,
       person.prefer_whatsapp, coalesce(by_email.is_on, TRUE) AS wants_email,
       coalesce(by_phone.is_on, TRUE) AS wants_phone
FROM users AS person
LEFT JOIN notification_wishes AS by_email
    ON by_email.user_id = person.id AND by_email.event = :event AND by_email.channel = 'email'
LEFT JOIN notification_wishes AS by_phone
    ON by_phone.user_id = person.id AND by_phone.event = :event AND by_phone.channel = 'phone'
WHERE person.role IN ('agent', 'admin') AND person.disabled_at IS NULL
  AND person.deleted_at IS NULL
ORDER BY person.name, person.id LIMIT :limit;

-- # By which channel the customer's last message came; no row: by the pages.
-- value notification_channel channel_of_question()
-- within ticket
SELECT channel FROM incoming
WHERE message_id = (SELECT id FROM chat_messages
                    WHERE support_ticket_id = :ticket_id AND sender_type = 'customer'
                    ORDER BY id DESC LIMIT 1)
  AND channel IS NOT NULL LIMIT 1;

-- # Twice is once: one that is there already, or waits, stays as it is.
-- exec notification_insert(i64 user_id, notification_event event, notification_channel channel, id ticket_id, i64 about_id, bool is_answer, text details, instant due_at, instant now)
-- for anyone: writes what is to be told, and shows nothing
INSERT INTO notifications (user_id, event, channel, support_ticket_id, about_id, is_answer, details,
                           due_at, created_at, updated_at)
VALUES (:user_id, :event, :channel, :ticket_id, :about_id, :is_answer, :details, :due_at, :now,
        :now)
ON CONFLICT DO NOTHING;

-- # What a change that has not been told yet began from.
-- value text notification_waiting_change(notification_event event)
-- within ticket
SELECT details FROM notifications
WHERE support_ticket_id = :ticket_id AND event = :event AND state = 'queued' AND attempts = 0
ORDER BY id LIMIT 1;

-- exec notifications_replace(notification_event event, instant now)
-- within ticket
UPDATE notifications SET state = 'skipped', reason = 'replaced', updated_at = :now
WHERE support_ticket_id = :ticket_id AND event = :event AND state = 'queued' AND attempts = 0;

-- value notification_state notification_find_state(i64 id)
-- for staff
SELECT state FROM notifications WHERE id = :id;

-- exec notification_queue_again(i64 id, instant now)
-- for staff
UPDATE notifications SET state = 'queued', reason = NULL, due_at = :now, retried_at = :now,
       updated_at = :now
WHERE id = :id AND state IN ('failed', 'unknown', 'skipped');

-- value i64 notifications_count(notification_state state)
-- for anyone: how many there are, for whoever watches the program
SELECT count(*) FROM notifications WHERE state = :state;
