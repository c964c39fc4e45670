-- # Which sessions were asked to be remembered: how long one lasts is a setting of the desk, one for
-- # these and one for the others, and holds for those that exist already.
ALTER TABLE sessions ADD COLUMN is_remembered BOOLEAN NOT NULL DEFAULT FALSE;
-- # Until now the others lasted a day from their last use.
-- sqlite:
UPDATE sessions SET is_remembered = 1 WHERE expires_at > datetime(seen_at, '+1 day');
-- postgres:
UPDATE sessions SET is_remembered = TRUE WHERE expires_at > seen_at + INTERVAL '1 day';
-- both:
