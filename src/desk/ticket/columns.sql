-- include "desk/ticket/columns.h"

-- value text columns_find()
-- for staff
SELECT ticket_columns FROM users WHERE id = :staff_id;

-- exec columns_update(text columns)
-- for staff
UPDATE users SET ticket_columns = :columns WHERE id = :staff_id;
