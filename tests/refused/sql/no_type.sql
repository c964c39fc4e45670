-- # refused: 3: a parameter is TYPE NAME
-- include "queries/thing.h"
-- value text thing_name(id)
-- for anyone: a test
SELECT name FROM things WHERE id = :id;
