-- # People who have written in from outside, and whom nobody can log in as. Whoever writes from an
-- # address that an account claims and has not confirmed is one, until it is: docs/decisions/0027.
CREATE TABLE guests (
    user_id    BIGINT NOT NULL PRIMARY KEY REFERENCES users (id),
    email      TEXT,                         -- # theirs, where an account has it in its row
    became_id  BIGINT REFERENCES users (id), -- # the account that has shown that they are one
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (became_id <> user_id)
) @clustered;
CREATE UNIQUE INDEX guests_email_index ON guests (email)
    WHERE email IS NOT NULL AND became_id IS NULL;
CREATE INDEX guests_became_index ON guests (became_id) WHERE became_id IS NOT NULL;

-- # Those there are: nobody has made them, and they have no password (password_hash_of_nobody()).
INSERT INTO guests (user_id, created_at)
SELECT person.id, min(change.created_at)
FROM users AS person
JOIN audit_log AS change ON change.subject = 'user' AND change.subject_id = person.id
WHERE change.field = 'role' AND change.from_value IS NULL AND change.actor_id IS NULL
  AND person.role = 'customer'
  AND person.password = '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
GROUP BY person.id;

-- # Where somebody has written from counts as theirs from now on only where that was shown. Whoever
-- # nobody can log in as stays known by it: nobody reads it.
DELETE FROM contact_addresses
WHERE user_id IN (
    SELECT id FROM users
    WHERE role = 'customer' AND (email_verified_at IS NULL OR channel <> 'email')
      AND password <> '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');

DROP VIEW deliveries;
-- # With whom it is for: what a thread needs to bring one on its way.
CREATE VIEW deliveries AS
    SELECT told.id, told.user_id, told.support_ticket_id AS ticket_id, told.about_id, told.attempts,
           told.sms_log_id, told.event, told.channel, told.state, told.is_answer, told.details,
           told.gateway, told.gateway_id, told.gateway_alias, told.due_at, told.created_at, told.updated_at,
           coalesce(told.retried_at, told.created_at) AS tried_from,
           person.name, coalesce(guest.email, person.email) AS email, person.phone, person.locale,
           person.role,
           person.disabled_at IS NOT NULL OR person.deleted_at IS NOT NULL AS is_gone
    FROM notifications AS told JOIN users AS person ON person.id = told.user_id
    LEFT JOIN guests AS guest ON guest.user_id = person.id;
