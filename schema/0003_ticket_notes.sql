-- # Notes of the team on a ticket, and whom they mention: desk/note/note.h. They have tables of
-- # their own, so that nothing that reads messages can come upon one.

-- # Clustered by ticket, as its messages are.
CREATE TABLE ticket_notes (
    id                BIGINT NOT NULL,
    support_ticket_id BIGINT NOT NULL REFERENCES support_tickets (id),
    author_id         BIGINT NOT NULL REFERENCES users (id),
    note              TEXT NOT NULL CHECK (length(note) > 0),
    client_id         TEXT,
    created_at        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (support_ticket_id, id)
) @clustered;
CREATE UNIQUE INDEX ticket_notes_id_index ON ticket_notes (id);
CREATE INDEX ticket_notes_author_id_index ON ticket_notes (author_id);
CREATE UNIQUE INDEX ticket_notes_client_id_index ON ticket_notes
    (support_ticket_id, author_id, client_id) WHERE client_id IS NOT NULL;

CREATE TABLE note_mentions (
    note_id BIGINT NOT NULL REFERENCES ticket_notes (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    seen_at TIMESTAMPTZ, -- # null: that person has not opened the ticket since
    PRIMARY KEY (note_id, user_id)
) @clustered;
CREATE INDEX note_mentions_user_id_index ON note_mentions (user_id, note_id);
CREATE INDEX note_mentions_unseen_index ON note_mentions (user_id, note_id) WHERE seen_at IS NULL;

-- # What somebody was writing of a note: as message_drafts, and apart from it, so that neither can
-- # become the other.
CREATE TABLE note_drafts (
    support_ticket_id BIGINT NOT NULL REFERENCES support_tickets (id),
    user_id           BIGINT NOT NULL REFERENCES users (id),
    note              TEXT NOT NULL,
    client_id         TEXT NOT NULL, -- # of the note that it will be
    updated_at        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (support_ticket_id, user_id)
) @clustered;

-- postgres:
-- # Ids are given while the ticket is held, so that the notes of one ticket are committed in the
-- # order of their ids: who asks for those after an id misses none.
CREATE SEQUENCE ticket_notes_id_seq OWNED BY ticket_notes.id;
CREATE FUNCTION ticket_notes_ordered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM support_tickets WHERE id = NEW.support_ticket_id FOR NO KEY UPDATE;
    NEW.id := nextval('ticket_notes_id_seq');
    RETURN NEW;
END $$;

CREATE TRIGGER ticket_notes_ordered BEFORE INSERT ON ticket_notes
FOR EACH ROW WHEN (NEW.id IS NULL) EXECUTE FUNCTION ticket_notes_ordered();
-- both:
