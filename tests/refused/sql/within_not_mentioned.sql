-- # refused: 3: 'thing_name' is for thing but does not mention :thing_id
-- include "queries/thing.h"
-- value text thing_name(i64 id)
-- within thing
SELECT name FROM things WHERE id = :id;
