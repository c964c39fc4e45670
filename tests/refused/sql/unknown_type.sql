-- # refused: 3: unknown type 'int': write i64
-- include "queries/thing.h"
-- value text thing_name(int id)
-- for anyone: a test
SELECT name FROM things WHERE id = :id;
