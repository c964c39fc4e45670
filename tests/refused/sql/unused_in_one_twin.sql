-- # refused: 8: 'thing_name' does not use its parameter 'colour'
-- include "queries/thing.h"
-- value text thing_name(i64 id, colour colour)
-- for anyone: a test
-- sqlite:
SELECT name FROM things WHERE id = :id AND colour = :colour;
-- postgres:
SELECT name FROM things WHERE id = :id;
