-- # refused: 4: for anyone: REASON
-- include "queries/thing.h"
-- value text thing_name(i64 id)
-- for anyone:
SELECT name FROM things WHERE id = :id;
