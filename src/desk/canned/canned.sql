-- include "desk/canned/canned.h"

-- many canned_reply canned_rows()
-- for staff
SELECT canned_replies.id, user_id, users.name AS user_name, is_shared, shortcut, title, body, uses,
       last_used_at, canned_replies.created_at, canned_replies.updated_at
FROM canned_replies JOIN users ON users.id = user_id
WHERE is_shared OR user_id = :staff_id
ORDER BY last_used_at IS NULL, last_used_at DESC, uses DESC, shortcut, canned_replies.id;

-- one canned_reply canned_find(i64 id)
-- for staff
SELECT canned_replies.id, user_id, users.name AS user_name, is_shared, shortcut, title, body, uses,
       last_used_at, canned_replies.created_at, canned_replies.updated_at
FROM canned_replies JOIN users ON users.id = user_id
WHERE canned_replies.id = :id AND (is_shared OR user_id = :staff_id);

-- # Before one is read in order to be changed.
-- value i64 canned_lock(i64 id)
-- for staff
SELECT id FROM canned_replies WHERE id = :id @for_update;

-- # Of the shared ones, or of this author's own. `but`: one that does not count.
-- value i64 canned_count(bool shared, i64 author_id, i64 but)
-- for staff
SELECT count(*) FROM canned_replies
WHERE id <> :but AND (:shared AND is_shared
                      OR NOT :shared AND NOT is_shared AND user_id = :author_id);

-- value i64 canned_insert(bool shared, text shortcut, text title, text body, instant now)
-- for staff
INSERT INTO canned_replies (user_id, is_shared, shortcut, title, body, created_at, updated_at)
VALUES (:staff_id, :shared, :shortcut, :title, :body, :now, :now) RETURNING id;

-- exec canned_update(bool shared, text shortcut, text title, text body, instant now)
-- within canned_reply
UPDATE canned_replies
SET is_shared = :shared, shortcut = :shortcut, title = :title, body = :body, updated_at = :now
WHERE id = :canned_reply_id;

-- exec canned_delete()
-- within canned_reply
DELETE FROM canned_replies WHERE id = :canned_reply_id;

-- exec canned_count_use(i64 id, instant now)
-- for anyone: noted after whoever may see it has put it into a message
UPDATE canned_replies SET uses = uses + 1, last_used_at = :now WHERE id = :id;
