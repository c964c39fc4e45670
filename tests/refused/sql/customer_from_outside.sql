-- # refused: 3: 'customer_id' is bound by the scope
-- include "queries/thing.h"
-- value text thing_name(i64 id, i64 customer_id)
-- for customer
SELECT name FROM things WHERE id = :id AND user_id = :customer_id;
