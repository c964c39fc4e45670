-- # refused: 5: 'name' is not a column of type i64
-- include "queries/thing.h"
-- value i64 thing_name()
-- within thing
SELECT name FROM things WHERE id = :thing_id;
