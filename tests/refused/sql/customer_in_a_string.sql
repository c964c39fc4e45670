-- # refused: 3: 'thing_name' is for customer but does not mention :customer_id
-- include "queries/thing.h"
-- value text thing_name(i64 id)
-- for customer
SELECT name FROM things WHERE id = :id AND name <> ':customer_id';
