-- include "desk/draft/draft.h"

-- one draft draft_find(i64 user_id)
-- within ticket
SELECT message, client_id, updated_at FROM message_drafts
WHERE support_ticket_id = :ticket_id AND user_id = :user_id;

-- exec draft_put(i64 user_id, text message, text client_id, instant now)
-- within ticket
INSERT INTO message_drafts (support_ticket_id, user_id, message, client_id, updated_at)
SELECT :ticket_id, :user_id, :message, :client_id, :now
WHERE NOT EXISTS (
    SELECT 1 FROM chat_messages
    WHERE support_ticket_id = :ticket_id AND sender_id = :user_id AND client_id = :client_id)
ON CONFLICT (support_ticket_id, user_id) DO UPDATE
SET message = excluded.message, client_id = excluded.client_id, updated_at = excluded.updated_at;

-- exec draft_end(i64 user_id, text client_id, text draft_id, instant now)
-- within ticket
UPDATE message_drafts SET message = '', updated_at = :now
WHERE support_ticket_id = :ticket_id AND user_id = :user_id
  AND client_id IN (:client_id, :draft_id) AND message <> '';
