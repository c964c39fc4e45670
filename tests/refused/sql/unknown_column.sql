-- # refused: 6: no such column: nmae
-- include "queries/thing.h"
-- value text thing_name(i64 id)
-- for anyone: a test
SELECT name FROM things
WHERE id = :id AND nmae IS NOT NULL;
