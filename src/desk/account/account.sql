-- include "desk/account/rows.h"

-- value bool email_is_confirmed()
-- within person
SELECT email_verified_at IS NOT NULL FROM users WHERE id = :person_id;

-- one link_owner account_link_owner()
-- within account_link
SELECT users.id, users.email
FROM users JOIN account_links ON account_links.user_id = users.id
WHERE account_links.id = :account_link_id;

-- # The address of the letter is theirs, as it stands or as it is to be.
-- exec account_link_confirm(text email, instant now)
-- within account_link
UPDATE users SET email = :email, email_verified_at = coalesce(CASE WHEN email = :email THEN
    email_verified_at END, :now), updated_at = :now
WHERE id = (SELECT user_id FROM account_links WHERE id = :account_link_id);
