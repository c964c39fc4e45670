-- include "desk/guest/rows.h"

-- value i64 guest_of_row(text email, text nobody)
-- for anyone: shows nothing; a guest makes room for an account
SELECT id FROM users
WHERE email = :email AND password = :nobody AND disabled_at IS NULL AND deleted_at IS NULL
  AND id IN (SELECT user_id FROM guests WHERE became_id IS NULL) @for_update;

-- exec guest_set_email(i64 id, text email, instant now)
-- for anyone: shows nothing; a guest makes room for an account
UPDATE users SET email = :email, updated_at = :now WHERE id = :id;

-- exec guest_insert(i64 id, text email, instant now)
-- for anyone: what comes in has no viewer
INSERT INTO guests (user_id, email, created_at) VALUES (:id, :email, :now);

-- exec guest_set_writes_from(i64 id, text email)
-- for anyone: shows nothing; a guest makes room for an account
UPDATE guests SET email = :email WHERE user_id = :id;

-- exec guest_delete(i64 id)
-- for anyone: whoever can log in is none
DELETE FROM guests WHERE user_id = :id AND became_id IS NULL;

-- # Nobody but the account's row is read: it has been written in this transaction, so that no other
-- # can confirm, or take a mail in, at the same time.
-- value i64 guest_of_account(i64 account_id)
-- for anyone: whoever confirms an address is shown nothing by it
SELECT guest.user_id
FROM users AS account JOIN guests AS guest ON guest.email = account.email
WHERE account.id = :account_id AND account.role = 'customer'
  AND account.email_verified_at IS NOT NULL AND guest.became_id IS NULL;

-- value i64 guest_keep(i64 id, text nobody)
-- for anyone: it keeps others from changing them, and shows nothing
SELECT id FROM users
WHERE id = :id AND password = :nobody AND role = 'customer' AND deleted_at IS NULL
  AND id IN (SELECT user_id FROM guests WHERE became_id IS NULL) @for_update;

-- # Also those that are deleted.
-- many guest_ticket guest_tickets(i64 guest_id)
-- for anyone: they are about to be those of whoever has shown that they are theirs
SELECT id FROM support_tickets WHERE user_id = :guest_id ORDER BY id @for_update;

-- exec guest_tickets_become(i64 guest_id, i64 account_id, instant now)
-- for anyone: see guest_becomes()
UPDATE support_tickets SET user_id = :account_id, updated_at = :now WHERE user_id = :guest_id;

-- exec guest_messages_become(i64 guest_id, i64 account_id)
-- for anyone: see guest_becomes()
UPDATE chat_messages SET sender_id = :account_id WHERE sender_id = :guest_id;

-- exec guest_files_become(i64 guest_id, i64 account_id)
-- for anyone: see guest_becomes()
UPDATE attachments SET user_id = :account_id WHERE user_id = :guest_id;

-- # What is about the guest's own account (a forgotten password) ends with it.
-- exec guest_notifications_become(i64 guest_id, i64 account_id)
-- for anyone: see guest_becomes()
UPDATE notifications SET user_id = :account_id
WHERE user_id = :guest_id AND support_ticket_id IS NOT NULL;

-- exec guest_arrivals_become(i64 guest_id, i64 account_id)
-- for anyone: see guest_becomes()
UPDATE incoming SET user_id = :account_id WHERE user_id = :guest_id;

-- exec guest_contacts_become(i64 guest_id, i64 account_id)
-- for anyone: see guest_becomes()
UPDATE contact_addresses SET user_id = :account_id WHERE user_id = :guest_id;

-- exec guest_orders_become(i64 guest_id, i64 account_id)
-- for anyone: see guest_becomes()
UPDATE orders SET user_id = :account_id WHERE user_id = :guest_id;

-- exec guest_texts_become(i64 guest_id, i64 account_id)
-- for anyone: see guest_becomes()
UPDATE sms_logs SET user_id = :account_id WHERE user_id = :guest_id;

-- # Their row stays, for the audit log; the address in it is free.
-- exec guest_leave(i64 id, text email, instant now)
-- for anyone: see guest_becomes()
UPDATE users SET email = :email, deleted_at = :now, updated_at = :now WHERE id = :id;

-- exec guest_set_became(i64 id, i64 account_id)
-- for anyone: see guest_becomes()
UPDATE guests SET became_id = :account_id WHERE user_id = :id;
