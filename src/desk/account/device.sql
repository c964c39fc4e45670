-- include "desk/account/rows.h"

-- value i64 device_count(i64 user_id)
-- for anyone: log-in, which shows nothing of it
SELECT count(*) FROM known_devices WHERE user_id = :user_id;

-- exec device_update_seen(i64 user_id, text hash, instant now)
-- for anyone: log-in, which shows nothing of it
UPDATE known_devices SET seen_at = :now WHERE user_id = :user_id AND hash = :hash;

-- exec device_insert(i64 user_id, text hash, instant now)
-- for anyone: log-in makes it
INSERT INTO known_devices (user_id, hash, created_at, seen_at)
VALUES (:user_id, :hash, :now, :now)
ON CONFLICT DO NOTHING;

-- # Those seen last are kept.
-- exec devices_forget(i64 user_id, i64 kept)
-- for anyone: a clean-up that shows nothing
DELETE FROM known_devices WHERE user_id = :user_id AND hash NOT IN (
    SELECT hash FROM known_devices WHERE user_id = :user_id
    ORDER BY seen_at DESC, hash LIMIT :kept);
