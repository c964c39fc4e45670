-- # refused: 6: two columns are called 'id'
-- include "queries/thing.h"
-- one thing thing_and_part()
-- for anyone: a test
SELECT things.size, things.name,
things.id, parts.id FROM things JOIN parts ON thing_id = things.id;
