-- include "desk/account/link.h"
-- column purpose is link_purpose

-- one account_link account_link_open(i64 id, instant now)
-- for anyone: opens nothing without its signature, see account_link_find()
SELECT account_links.id, account_links.user_id, account_links.purpose, account_links.email,
       account_links.expires_at
FROM account_links JOIN users ON users.id = account_links.user_id
WHERE account_links.id = :id AND account_links.used_at IS NULL AND account_links.expires_at > :now
  AND users.disabled_at IS NULL AND users.deleted_at IS NULL;

-- value i64 account_link_insert(i64 user_id, link_purpose purpose, text email, instant now, instant expires_at)
-- for anyone: its letter goes to whose account it is
INSERT INTO account_links (user_id, purpose, email, created_at, expires_at)
VALUES (:user_id, :purpose, :email, :now, :expires_at)
RETURNING id;

-- exec account_link_update_used(instant now)
-- within account_link
UPDATE account_links SET used_at = :now WHERE id = :account_link_id AND used_at IS NULL;

-- exec account_links_update_used(i64 user_id, instant now)
-- for anyone: it opens nothing, and ends what is open
UPDATE account_links SET used_at = :now WHERE user_id = :user_id AND used_at IS NULL;

-- exec account_links_delete_expired(instant before)
-- for anyone: a clean-up that shows nothing
DELETE FROM account_links WHERE expires_at < :before;
