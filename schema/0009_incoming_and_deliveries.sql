-- # What is shown of what came in: the mail itself, and with it who wrote, is gone once it is read.
ALTER TABLE incoming ADD COLUMN sender TEXT;      -- # as it says: an address or a number
ALTER TABLE incoming ADD COLUMN sender_name TEXT;
ALTER TABLE incoming ADD COLUMN subject TEXT;     -- # or the first words
-- sqlite:
UPDATE incoming SET sender = json_extract(content, '$.from'),
                    sender_name = json_extract(content, '$.name')
WHERE kind = 'message' AND gateway <> 'mail';
-- postgres:
UPDATE incoming SET sender = CAST(content AS json) ->> 'from',
                    sender_name = CAST(content AS json) ->> 'name'
WHERE kind = 'message' AND gateway <> 'mail';
-- both:
CREATE INDEX incoming_messages_index ON incoming (kind, id) WHERE kind = 'message';
CREATE INDEX incoming_state_index ON incoming (state, id) WHERE kind = 'message';

-- # With whom and what it became. Of a ticket that is deleted nothing is told but its number.
CREATE VIEW incoming_messages AS
    SELECT came.id, came.gateway, came.gateway_id, came.channel, came.state, came.reason,
           came.sender, came.sender_name, came.user_id, person.name AS user_name,
           came.support_ticket_id, came.message_id, came.attempts, came.created_at,
           came.updated_at, ticket.subject AS ticket_subject,
           lower(coalesce(came.sender, '') || ' ' || coalesce(came.sender_name, '') || ' '
                 || coalesce(person.name, '')) AS who, -- # what a search looks in
           CASE WHEN came.support_ticket_id IS NULL OR ticket.id IS NOT NULL
                THEN came.subject END AS subject
    FROM incoming AS came
    LEFT JOIN users AS person ON person.id = came.user_id
    LEFT JOIN support_tickets AS ticket
        ON ticket.id = came.support_ticket_id AND ticket.deleted_at IS NULL
    WHERE came.kind = 'message';

-- # A person has asked for it again, and it is tried for a day from then.
ALTER TABLE notifications ADD COLUMN retried_at TIMESTAMPTZ;
-- # Another id of the same message there, by which the gateway tells of it later on.
ALTER TABLE notifications ADD COLUMN gateway_alias TEXT;
CREATE INDEX notifications_alias_index ON notifications (gateway_alias, gateway)
    WHERE gateway_alias IS NOT NULL;
DROP VIEW deliveries;
-- # With whom it is for: what a thread needs to bring one on its way.
CREATE VIEW deliveries AS
    SELECT told.id, told.user_id, told.support_ticket_id AS ticket_id, told.about_id, told.attempts,
           told.sms_log_id, told.event, told.channel, told.state, told.is_answer, told.details,
           told.gateway, told.gateway_id, told.gateway_alias, told.due_at, told.created_at, told.updated_at,
           coalesce(told.retried_at, told.created_at) AS tried_from,
           person.name, person.email, person.phone, person.locale, person.role,
           person.disabled_at IS NOT NULL OR person.deleted_at IS NOT NULL AS is_gone
    FROM notifications AS told JOIN users AS person ON person.id = told.user_id;
