-- include "desk/profile/rows.h"
-- column role is role

-- # disabled: 0 active, 1 disabled, -1 both.
-- value i64 profile_count(role role, i64 disabled)
-- for staff
SELECT count(*) FROM profiles
WHERE role = coalesce(:role, role)
  AND (:disabled = -1 OR CASE WHEN is_disabled THEN 1 ELSE 0 END = :disabled);

-- many profile profile_list_all(i64 disabled, i64 limit, i64 skip)
-- for staff
SELECT * FROM profiles
WHERE :disabled = -1 OR CASE WHEN is_disabled THEN 1 ELSE 0 END = :disabled
ORDER BY id DESC LIMIT :limit OFFSET :skip;

-- many profile profile_list_of_role(role role, i64 disabled, i64 limit, i64 skip)
-- for staff
SELECT * FROM profiles
WHERE role = :role
  AND (:disabled = -1 OR CASE WHEN is_disabled THEN 1 ELSE 0 END = :disabled)
ORDER BY id DESC LIMIT :limit OFFSET :skip;

-- many profile profile_search(text question, text phone, role role, i64 disabled, i64 limit)
-- for staff
-- sqlite:
SELECT * FROM profiles
WHERE (id IN (SELECT rowid FROM user_search WHERE user_search MATCH :question) OR phone = :phone)
  AND role = coalesce(:role, role)
  AND (:disabled = -1 OR CASE WHEN is_disabled THEN 1 ELSE 0 END = :disabled)
ORDER BY id DESC LIMIT :limit;
-- postgres:
SELECT * FROM profiles
WHERE (search_words(name || ' ' || email) @@ (SELECT CAST(search_fold(:question) AS tsquery))
       OR phone = :phone)
  AND role = coalesce(:role, role)
  AND (:disabled = -1 OR CASE WHEN is_disabled THEN 1 ELSE 0 END = :disabled)
ORDER BY id DESC LIMIT :limit;

-- one profile profile_find(i64 id)
-- for staff
SELECT * FROM profiles WHERE id = :id;

-- # The active administrators, kept as they are where others write at the same time: of two who
-- # would disable each other the second finds that it has happened.
-- many admin admins_keep()
-- for staff
SELECT id FROM users
WHERE role = 'admin' AND disabled_at IS NULL AND deleted_at IS NULL
ORDER BY id @for_update;

-- # Before somebody is read in order to be changed.
-- value i64 profile_lock(i64 id)
-- for staff
SELECT id FROM users WHERE id = :id @for_update;

-- value i64 profile_insert(text name, text email, text phone, text password, role role, instant now)
-- for staff
INSERT INTO users (name, email, phone, password, role, created_at, updated_at)
VALUES (:name, :email, :phone, :password, :role, :now, :now)
RETURNING id;

-- exec profile_update(text name, text email, text phone, role role, bool is_disabled, instant now)
-- within profile
UPDATE users
SET name = :name, email = :email, phone = :phone, role = :role,
    email_verified_at = CASE WHEN email = :email THEN email_verified_at END,
    disabled_at = CASE WHEN :is_disabled THEN coalesce(disabled_at, :now) END, updated_at = :now
WHERE id = :profile_id;

-- exec profile_end_sessions()
-- within profile
DELETE FROM sessions WHERE user_id = :profile_id;

-- many order profile_list_orders(i64 limit)
-- within profile
SELECT id, order_number, event_date, event_location, status, payment_status,
       CAST(total_price AS TEXT) AS total_price
FROM orders WHERE user_id = :profile_id AND deleted_at IS NULL
ORDER BY id DESC LIMIT :limit;

-- one order profile_find_order(i64 id)
-- within profile
SELECT id, order_number, event_date, event_location, status, payment_status,
       CAST(total_price AS TEXT) AS total_price
FROM orders WHERE id = :id AND user_id = :profile_id AND deleted_at IS NULL;
