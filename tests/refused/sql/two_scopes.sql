-- # refused: 3: 'thing_name' has no '-- sqlite:' text
-- include "queries/thing.h"
-- value text thing_name(i64 id)
-- for customer
-- for staff
SELECT name FROM things WHERE id = :id AND user_id = :customer_id;
