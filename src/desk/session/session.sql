-- include "desk/session/session.h"
-- column role is role

-- exec session_insert(text id, i64 user_id, text address, text user_agent, bool is_remembered, instant now, instant expires_at)
-- for anyone: log-in makes it
INSERT INTO sessions
    (id, user_id, address, user_agent, is_remembered, created_at, seen_at, expires_at)
VALUES (:id, :user_id, :address, :user_agent, :is_remembered, :now, :now, :expires_at);

-- exec session_delete(text session_id)
-- within person
DELETE FROM sessions WHERE id = :session_id AND user_id = :person_id;

-- exec session_delete_others(text session_id)
-- within person
DELETE FROM sessions WHERE id <> :session_id AND user_id = :person_id;

-- many session session_list(instant now, instant brief_since, instant remembered_since, i64 limit)
-- within person
SELECT id, address, user_agent, created_at, seen_at
FROM sessions WHERE user_id = :person_id AND expires_at > :now
  AND seen_at > CASE WHEN is_remembered THEN :remembered_since ELSE :brief_since END
ORDER BY seen_at DESC, id LIMIT :limit;

-- exec session_update_seen(text session_id, instant now, instant expires_at)
-- within person
UPDATE sessions SET seen_at = :now, expires_at = :expires_at
WHERE id = :session_id AND user_id = :person_id;

-- exec session_delete_expired(instant now)
-- for anyone: a clean-up that shows nothing
DELETE FROM sessions WHERE expires_at <= :now;

-- many session_in_use sessions_in_use(text person_ids, instant now, instant brief_since, instant remembered_since)
-- for anyone: it shows nothing; whoever keeps sockets asks which of them have to go
SELECT sessions.id AS session_id, users.id AS person_id, users.role
FROM sessions JOIN users ON users.id = sessions.user_id
WHERE sessions.user_id IN (@each(:person_ids)) AND sessions.expires_at > :now
  AND sessions.seen_at > CASE WHEN sessions.is_remembered THEN :remembered_since
                              ELSE :brief_since END
  AND users.disabled_at IS NULL AND users.deleted_at IS NULL;
