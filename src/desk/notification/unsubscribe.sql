-- include "desk/notification/unsubscribe.h"

-- # Of a guest who has become an account: its own.
-- value bool unsubscribe_find(i64 user_id)
-- for anyone: by a signed address, which shows nothing but this
SELECT prefer_email FROM users
WHERE id = coalesce((SELECT became_id FROM guests WHERE user_id = :user_id), :user_id)
  AND deleted_at IS NULL;

-- exec unsubscribe_from_mail(i64 user_id, instant now)
-- for anyone: by a signed address, and nothing but this switch
UPDATE users SET prefer_email = FALSE, updated_at = :now
WHERE id = coalesce((SELECT became_id FROM guests WHERE user_id = :user_id), :user_id)
  AND deleted_at IS NULL;
