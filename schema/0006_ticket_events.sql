-- # What has happened to each ticket, numbered per ticket without a gap, in the order of commit: what
-- # live pages are told, and what one that was away asks for (src/desk/event/event.h). They are of
-- # the moment: old ones are removed, but for each ticket's last, from which its numbers go on.
CREATE TABLE ticket_events (
    support_ticket_id BIGINT NOT NULL REFERENCES support_tickets (id),
    seq               BIGINT NOT NULL,
    kind              TEXT NOT NULL CHECK (kind IN ('created', 'message', 'changed', 'read', 'note')),
    about_id          BIGINT NOT NULL, -- # the message; the change in the audit log; read up to it
    actor_id          BIGINT REFERENCES users (id),
    is_internal       BOOLEAN NOT NULL DEFAULT FALSE, -- # not for the customer
    socket_id         TEXT,                           -- # of who did it: is not told (toOthers)
    created_at        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (support_ticket_id, seq)
) @clustered;
CREATE INDEX ticket_events_created_at_index ON ticket_events (created_at);
-- not backed up: ticket_events
