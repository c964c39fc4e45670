-- # refused: 5: no such table: thing
-- include "queries/thing.h"
-- value text thing_name(i64 id)
-- for anyone: a test
SELECT name FROM thing WHERE id = :id;
