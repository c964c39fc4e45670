-- # refused: 5: 'thing_name' does not use its parameter 'colour'
-- include "queries/thing.h"
-- value text thing_name(i64 id, colour colour)
-- for anyone: a test
SELECT name FROM things WHERE id = :id;
