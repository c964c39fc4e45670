-- # refused: 6: unknown parameter ':ids'
-- include "queries/thing.h"
-- value text thing_name(i64 id)
-- for anyone: a test
SELECT name FROM things WHERE id = :id
OR id = :ids;
