-- include "desk/incoming/incoming.h"

-- exec incoming_insert(text gateway, text kind, text gateway_id, text content, text channel, instant now)
-- for anyone: a gateway has no account; it says something, and is shown nothing
INSERT INTO incoming
    (gateway, kind, gateway_id, content, channel, due_at, created_at, updated_at)
VALUES (:gateway, :kind, :gateway_id, :content, :channel, :now, :now, :now)
ON CONFLICT (gateway, kind, gateway_id) DO NOTHING;
