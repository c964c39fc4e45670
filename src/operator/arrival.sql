-- include "operator/arrival.h"
-- column channel is notification_channel
-- column role is role

-- # With files to be fetched, or those without. What one sender wrote is due in its order.
-- many arrival arrivals_due(bool has_media, i64 limit, instant now)
-- for operator
SELECT id, gateway, content, kind = 'message' AS is_message, channel, attempts, fetches, created_at
FROM incoming AS arrival
WHERE state = 'waiting' AND due_at <= :now AND (media > 0) = :has_media
  AND NOT EXISTS (SELECT 1 FROM incoming AS earlier
                  WHERE earlier.state = 'waiting' AND earlier.sender = arrival.sender
                    AND earlier.channel = arrival.channel AND earlier.id < arrival.id)
ORDER BY due_at, id LIMIT :limit;

-- exec arrival_lease(i64 id, i64 fetches, instant due_at, instant now)
-- for operator
UPDATE incoming SET fetches = fetches + 1, due_at = :due_at, updated_at = :now
WHERE id = :id AND state = 'waiting' AND fetches = :fetches;

-- exec arrival_put_off(i64 id, instant due_at, instant now)
-- for operator
UPDATE incoming SET due_at = :due_at, updated_at = :now WHERE id = :id AND state = 'waiting';

-- # Whatever an earlier process had begun to fetch.
-- exec arrivals_resume(instant now)
-- for operator
UPDATE incoming SET due_at = :now WHERE state = 'waiting' AND media > 0 AND due_at > :now;

-- exec arrival_claim(i64 id, text sender, text sender_name, text subject, instant now)
-- for operator
UPDATE incoming SET attempts = attempts + 1, sender = coalesce(:sender, sender),
       sender_name = coalesce(:sender_name, sender_name), subject = coalesce(:subject, subject),
       updated_at = :now
WHERE id = :id AND state = 'waiting';

-- exec arrival_set(i64 id, text state, text reason, id user_id, id ticket_id, id message_id, instant due_at, instant now)
-- for operator
UPDATE incoming SET state = :state, reason = :reason, user_id = :user_id,
       support_ticket_id = :ticket_id, message_id = :message_id, due_at = :due_at,
       updated_at = :now
WHERE id = :id;

-- one sender_row sender_by_contact(notification_channel channel, text address)
-- for operator
SELECT person.id, person.name, person.email, person.role,
       person.disabled_at IS NOT NULL OR person.deleted_at IS NOT NULL AS is_gone
FROM contact_addresses AS contact JOIN users AS person ON person.id = contact.user_id
WHERE contact.channel = :channel AND contact.address = :address;

-- one sender_row sender_by_email(text address)
-- for operator
SELECT id, name, email, role, disabled_at IS NOT NULL OR deleted_at IS NOT NULL AS is_gone
FROM users WHERE email = :address;

-- one sender_row sender_by_phone(text address)
-- for operator
SELECT id, name, email, role, disabled_at IS NOT NULL AS is_gone
FROM users WHERE phone = :address AND deleted_at IS NULL
ORDER BY role <> 'customer', disabled_at IS NOT NULL, id LIMIT 1;

-- one sender_row sender_by_id(i64 id)
-- for operator
SELECT id, name, email, role, disabled_at IS NOT NULL OR deleted_at IS NOT NULL AS is_gone
FROM users WHERE id = :id;

-- exec contact_set(notification_channel channel, text address, i64 user_id, instant now)
-- for operator
INSERT INTO contact_addresses (channel, address, user_id, heard_at, created_at)
VALUES (:channel, :address, :user_id, :now, :now)
ON CONFLICT (channel, address) DO UPDATE SET user_id = excluded.user_id,
                                             heard_at = excluded.heard_at;

-- value i64 arrivals_of(i64 user_id, instant since)
-- for operator
SELECT count(*) FROM incoming
WHERE user_id = :user_id AND created_at > :since AND state = 'taken';

-- value i64 arrival_ticket(i64 user_id)
-- for operator
SELECT id FROM support_tickets
WHERE user_id = :user_id AND status <> 'closed' AND deleted_at IS NULL
ORDER BY last_message_id DESC LIMIT 1;

-- value i64 arrival_ticket_of_quoted(i64 user_id, text gateway, text gateway_id)
-- for operator
SELECT support_ticket_id FROM notifications
WHERE gateway_id = :gateway_id AND gateway = :gateway AND user_id = :user_id
  AND support_ticket_id IS NOT NULL
ORDER BY id DESC LIMIT 1;
