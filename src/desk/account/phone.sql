-- include "desk/account/rows.h"
-- include "desk/notification/words.h"

-- value bool phone_is_heard()
-- within person
SELECT EXISTS (SELECT 1 FROM users JOIN contact_addresses AS contact
                   ON contact.address = users.phone AND contact.user_id = users.id
               WHERE users.id = :person_id AND contact.channel IN ('sms', 'whatsapp'));

-- # Guests by that number: by each channel one at most, or one of both.
-- many phone_guest phone_guests(text phone)
-- for anyone: whoever has shown that a number is theirs is shown nothing by it
SELECT id FROM users
WHERE id IN (SELECT user_id FROM guests WHERE became_id IS NULL)
  AND (phone = :phone
       OR id IN (SELECT user_id FROM contact_addresses
                 WHERE address = :phone AND channel IN ('sms', 'whatsapp')))
ORDER BY id;

-- exec phone_set_heard(i64 user_id, notification_channel channel, text phone, instant now)
-- for anyone: a message from there is what shows it
INSERT INTO contact_addresses (channel, address, user_id, heard_at, created_at)
VALUES (:channel, :phone, :user_id, :now, :now)
ON CONFLICT (channel, address) DO UPDATE SET user_id = excluded.user_id,
                                             heard_at = excluded.heard_at;

-- # By the other channel too: a number is one person's.
-- exec phone_take_over(i64 user_id, text phone)
-- for anyone: see phone_confirm()
UPDATE contact_addresses SET user_id = :user_id
WHERE address = :phone AND channel IN ('sms', 'whatsapp');

-- exec phone_forget(i64 user_id, text phone, text nobody)
-- for anyone: shows nothing
DELETE FROM contact_addresses
WHERE user_id = :user_id AND address = :phone AND channel IN ('sms', 'whatsapp')
  AND EXISTS (SELECT 1 FROM users WHERE id = :user_id AND password <> :nobody);
