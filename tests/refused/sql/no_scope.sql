-- # refused: 3: 'thing_name' does not say for whom it is
-- include "queries/thing.h"
-- value text thing_name(i64 id)
SELECT name FROM things WHERE id = :id;
