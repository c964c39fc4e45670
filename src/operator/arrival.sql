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

-- # Not of one who only says that the address is theirs.
-- one sender_row sender_by_contact(notification_channel channel, text address, id claimant_id)
-- for operator
SELECT person.id, person.name, person.email, person.role,
       person.disabled_at IS NOT NULL OR person.deleted_at IS NOT NULL AS is_gone
FROM contact_addresses AS contact JOIN users AS person ON person.id = contact.user_id
WHERE contact.channel = :channel AND contact.address = :address
  AND (:claimant_id IS NULL OR person.id <> :claimant_id);

-- # Before it is read who has the address, where others write at the same time.
-- value i64 arrival_lock(text address)
-- for operator
SELECT id FROM users WHERE email = :address @for_update;

-- one sender_row sender_by_email(text address, text nobody)
-- for operator
SELECT id, name, email, role, disabled_at IS NOT NULL OR deleted_at IS NOT NULL AS is_gone,
       role = 'customer' AND email_verified_at IS NULL AND password <> :nobody AS is_claimant
FROM users WHERE email = :address;

-- one sender_row sender_by_guest(text address)
-- for operator
SELECT person.id, person.name, person.email, person.role,
       person.disabled_at IS NOT NULL OR person.deleted_at IS NOT NULL AS is_gone
FROM guests AS guest JOIN users AS person ON person.id = guest.user_id
WHERE guest.email = :address AND guest.became_id IS NULL;

-- # By their number alone whom nobody can log in as: what others have in their profile is what they
-- # say of themselves.
-- one sender_row sender_by_phone(text address, text nobody)
-- for operator
SELECT id, name, email, role, disabled_at IS NOT NULL AS is_gone
FROM users WHERE phone = :address AND password = :nobody AND deleted_at IS NULL
ORDER BY role <> 'customer', disabled_at IS NOT NULL, id LIMIT 1;

-- # Accounts that say so of themselves, and have not shown it.
-- many phone_claim phone_claims(text address, text nobody, i64 limit)
-- for operator
SELECT id FROM users
WHERE phone = :address AND password <> :nobody AND role = 'customer' AND disabled_at IS NULL
  AND deleted_at IS NULL
ORDER BY id LIMIT :limit;

-- # Or whom they have become.
-- one sender_row sender_by_id(i64 id)
-- for operator
SELECT person.id, person.name, person.email, person.role,
       person.disabled_at IS NOT NULL OR person.deleted_at IS NOT NULL AS is_gone
FROM users AS signed LEFT JOIN guests AS guest ON guest.user_id = signed.id
JOIN users AS person ON person.id = coalesce(guest.became_id, signed.id)
WHERE signed.id = :id;

-- # Are they as they were, and so until the end of the transaction?
-- value bool sender_keep(i64 id)
-- for operator
SELECT disabled_at IS NOT NULL OR deleted_at IS NOT NULL AS is_gone
FROM users WHERE id = :id @for_update;

-- value i64 arrival_owner(i64 ticket_id)
-- for operator
SELECT user_id FROM support_tickets WHERE id = :ticket_id AND deleted_at IS NULL;

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

-- # It went to where the message is from, or to one of who is known to write from there.
-- one quoted arrival_quoted(text gateway, text gateway_id, text address, id user_id)
-- for operator
SELECT told.support_ticket_id AS ticket_id, told.user_id
FROM notifications AS told JOIN users AS person ON person.id = told.user_id
WHERE told.gateway_id = :gateway_id AND told.gateway = :gateway AND person.role = 'customer'
  AND (told.address = :address OR told.user_id = :user_id)
  AND told.support_ticket_id IS NOT NULL
ORDER BY told.id DESC LIMIT 1;
