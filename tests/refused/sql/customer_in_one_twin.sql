-- # refused: 3: 'thing_name' is for customer but does not mention :customer_id
-- include "queries/thing.h"
-- value text thing_name(i64 id)
-- for customer
-- sqlite:
SELECT name FROM things WHERE id = :id AND user_id = :customer_id;
-- postgres:
SELECT name FROM things WHERE id = :id;
