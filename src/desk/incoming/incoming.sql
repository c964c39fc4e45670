-- include "desk/incoming/incoming.h"

-- exec incoming_insert(text gateway, text kind, text gateway_id, text content, text channel, text sender, i64 media, instant now)
-- for anyone: a gateway has no account; it says something, and is shown nothing
INSERT INTO incoming
    (gateway, kind, gateway_id, content, channel, sender, media, due_at, created_at, updated_at)
VALUES (:gateway, :kind, :gateway_id, :content, :channel, :sender, :media, :now, :now, :now)
ON CONFLICT (gateway, kind, gateway_id) DO NOTHING;
