-- # What belongs to writing a message: whether Enter sends it (null: customers' does, the staff's begins a
-- # line), and of which ticket's draft a file is that has not been sent.
ALTER TABLE users ADD COLUMN enter_key TEXT CHECK (enter_key IN ('send', 'newline'));
ALTER TABLE attachments ADD COLUMN draft_ticket_id BIGINT REFERENCES support_tickets (id);
CREATE INDEX attachments_draft_index ON attachments (user_id, draft_ticket_id)
    WHERE message_id IS NULL AND draft_ticket_id IS NOT NULL;
