-- # Files that messages of gateways name: docs/decisions/0024. They are fetched before the message is
-- # taken in, which then has them from the beginning; what somebody sent later waits for it.
ALTER TABLE incoming ADD COLUMN media BIGINT NOT NULL DEFAULT 0; -- # files that it names
ALTER TABLE incoming ADD COLUMN fetches BIGINT NOT NULL DEFAULT 0; -- # times they were asked for
CREATE INDEX incoming_sender_index ON incoming (sender, id) WHERE state = 'waiting';
