-- include "desk/audit/rows.h"
-- column subject is audit_subject

-- many audit_row audit_rows_after(i64 id, i64 limit)
-- for operator
SELECT id, actor_id, subject, subject_id, field, from_value, to_value, created_at, hash
FROM audit_log WHERE id > :id ORDER BY id LIMIT :limit;

-- one audit_head audit_find_head()
-- for operator
SELECT last_id, hash FROM audit_head WHERE id = 1;
