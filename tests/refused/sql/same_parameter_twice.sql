-- # refused: 3: two parameters are called 'id'
-- include "queries/thing.h"
-- value text thing_name(i64 id, i64 id)
-- for anyone: a test
SELECT name FROM things WHERE id = :id;
