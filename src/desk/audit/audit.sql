-- include "desk/audit/rows.h"

-- # Takes the next number and keeps others from taking one until the transaction ends.
-- one audit_head audit_take_head()
-- for anyone: the rules write what they do
UPDATE audit_head SET last_id = last_id + 1 WHERE id = 1 RETURNING last_id, hash;

-- exec audit_insert(i64 id, id actor_id, audit_subject subject, i64 subject_id, text field, text from_value, text to_value, instant now, text hash)
-- for anyone: the rules write what they do
INSERT INTO audit_log
    (id, actor_id, subject, subject_id, field, from_value, to_value, created_at, hash)
VALUES (:id, :actor_id, :subject, :subject_id, :field, :from_value, :to_value, :now, :hash);

-- exec audit_set_head(text hash)
-- for anyone: the rules write what they do
UPDATE audit_head SET hash = :hash WHERE id = 1;
