-- include "desk/incoming/incoming.h"

-- exec incoming_insert(text gateway, text kind, text gateway_id, text content, text channel, text sender, text sender_name, text subject, i64 media, text refused, instant now)
-- for anyone: a gateway has no account; it says something, and is shown nothing
INSERT INTO incoming
    (gateway, kind, gateway_id, content, channel, sender, sender_name, subject, media, state, reason,
     due_at, created_at, updated_at)
VALUES (:gateway, :kind, :gateway_id, :content, :channel, :sender, :sender_name, :subject, :media,
        CASE WHEN :refused IS NULL THEN 'waiting' ELSE 'refused' END, :refused, :now, :now, :now)
ON CONFLICT (gateway, kind, gateway_id) DO NOTHING;
