-- # refused: 4: a query is for customer, for staff, for operator
-- include "queries/thing.h"
-- value text thing_name(i64 id)
-- for everybody
SELECT name FROM things WHERE id = :id;
