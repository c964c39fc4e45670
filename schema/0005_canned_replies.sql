-- # Canned replies, see desk/canned/canned.h: texts that the staff send often, under a word of their
-- # own. A personal one is seen by its author alone.
CREATE TABLE canned_replies (
    id           @id,
    user_id      BIGINT NOT NULL REFERENCES users (id), -- # its author
    is_shared    BOOLEAN NOT NULL,
    shortcut     TEXT NOT NULL CHECK (length(shortcut) BETWEEN 1 AND 32),
    title        TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
    body         TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 4000),
    uses         BIGINT NOT NULL DEFAULT 0 CHECK (uses >= 0),
    last_used_at TIMESTAMPTZ,
    created_at   TIMESTAMPTZ NOT NULL,
    updated_at   TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX canned_replies_own_index ON canned_replies (user_id, shortcut)
    WHERE NOT is_shared;
CREATE UNIQUE INDEX canned_replies_shared_index ON canned_replies (shortcut) WHERE is_shared;
CREATE INDEX canned_replies_user_id_index ON canned_replies (user_id);
