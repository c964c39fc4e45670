-- include "desk/user/user.h"
-- column role is role

-- one account account_by_email(text email)
-- for anyone: log-in, before anybody is known
SELECT id, email, password, role, disabled_at IS NOT NULL AS is_disabled
FROM users WHERE email = :email AND deleted_at IS NULL;

-- # Before an account is read in order to be changed, where others write at the same time.
-- value i64 account_lock(text email)
-- for anyone: it keeps others from changing it, and shows nothing
SELECT id FROM users WHERE email = :email @for_update;

-- value i64 user_insert(text name, text email, text phone, text password, instant now)
-- for anyone: registration makes customers only
INSERT INTO users (name, email, phone, password, role, created_at, updated_at)
VALUES (:name, :email, :phone, :password, 'customer', :now, :now)
RETURNING id;

-- value bool email_is_taken(text email)
-- for anyone: registration says so beside the field
SELECT count(*) > 0 FROM users WHERE email = :email;

-- value bool email_is_accounts(text email, text nobody)
-- for anyone: whoever asks for another address is told beside the field
SELECT count(*) > 0 FROM users
WHERE email = :email
  AND NOT (password = :nobody AND disabled_at IS NULL AND deleted_at IS NULL
           AND id IN (SELECT user_id FROM guests WHERE became_id IS NULL));

-- exec user_update_password(i64 id, text password, instant now)
-- for anyone: log-in re-hashes, and a person changes their own
UPDATE users SET password = :password, updated_at = :now WHERE id = :id;

-- exec user_update_preferences(text name, text phone, text locale, text theme, text enter_key, bool prefer_email, bool prefer_sms, bool prefer_whatsapp, instant now)
-- within person
UPDATE users
SET name = :name, phone = :phone, locale = :locale, theme = :theme,
    enter_key = :enter_key,
    prefer_email = :prefer_email, prefer_sms = :prefer_sms, prefer_whatsapp = :prefer_whatsapp,
    updated_at = :now
WHERE id = :person_id;

-- many colleague colleague_list()
-- for staff
SELECT id, name FROM users
WHERE role IN ('agent', 'admin') AND disabled_at IS NULL AND deleted_at IS NULL
ORDER BY name, id;

-- one colleague colleague_find(i64 id)
-- for staff
SELECT id, name FROM users
WHERE id = :id AND role IN ('agent', 'admin') AND disabled_at IS NULL AND deleted_at IS NULL;
