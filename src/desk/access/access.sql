-- include "desk/access/access.h"
-- column role is role

-- one person person_by_session(text session_id, instant now)
-- for anyone: it is how a session becomes a person
SELECT users.id, users.name, users.email, users.phone, users.role, users.locale, users.theme,
       users.enter_key, users.prefer_email, users.prefer_sms, users.prefer_whatsapp,
       sessions.id AS session_id, sessions.created_at AS session_created_at,
       sessions.seen_at AS session_seen_at, sessions.is_remembered AS session_is_remembered
FROM sessions JOIN users ON users.id = sessions.user_id
WHERE sessions.id = :session_id AND sessions.expires_at > :now
  AND users.disabled_at IS NULL AND users.deleted_at IS NULL;

-- one person person_by_id(i64 id)
-- for anyone: only access_grant() uses it
SELECT id, name, email, phone, role, locale, theme, enter_key, prefer_email, prefer_sms,
       prefer_whatsapp
FROM users
WHERE id = :id AND disabled_at IS NULL AND deleted_at IS NULL;
