-- include "desk/notification/unsubscribe.h"

-- value bool unsubscribe_find(i64 user_id)
-- for anyone: by a signed address, which shows nothing but this
SELECT prefer_email FROM users WHERE id = :user_id AND deleted_at IS NULL;

-- exec unsubscribe_from_mail(i64 user_id, instant now)
-- for anyone: by a signed address, and nothing but this switch
UPDATE users SET prefer_email = FALSE, updated_at = :now
WHERE id = :user_id AND deleted_at IS NULL;
