-- # refused: 5: unknown parameter ':staff_id'
-- include "queries/thing.h"
-- value text thing_name()
-- for customer
SELECT name FROM things WHERE id = :staff_id AND user_id = :customer_id;
