-- # refused: 3: 'thing_name' is a value but returns 2 columns
-- include "queries/thing.h"
-- value text thing_name()
-- within thing
SELECT name, id FROM things WHERE id = :thing_id;
