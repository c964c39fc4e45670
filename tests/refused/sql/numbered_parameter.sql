-- # refused: 5: parameters are written :name
-- include "queries/thing.h"
-- value text thing_name()
-- for anyone: a test
SELECT name FROM things WHERE id = ?1;
