-- include "operator/people.h"
-- column role is role

-- many user_row people_list()
-- for operator
SELECT id, name, email, role, disabled_at IS NOT NULL AS disabled
FROM users WHERE deleted_at IS NULL ORDER BY id;

-- value i64 people_count()
-- for operator
SELECT count(*) FROM users;

-- value i64 people_insert(text name, text email, text phone, text password, role role, instant now)
-- for operator
INSERT INTO users (name, email, phone, password, role, created_at, updated_at)
VALUES (:name, :email, :phone, :password, :role, :now, :now)
RETURNING id;

-- value i64 people_update_password(text email, text password, instant now)
-- for operator
UPDATE users SET password = :password, updated_at = :now
WHERE email = :email AND deleted_at IS NULL
RETURNING id;

-- value i64 people_update_disabled(text email, instant now)
-- for operator
UPDATE users SET disabled_at = coalesce(disabled_at, :now), updated_at = :now
WHERE email = :email AND deleted_at IS NULL
RETURNING id;

-- exec people_end_sessions(i64 user_id)
-- for operator
DELETE FROM sessions WHERE user_id = :user_id;
