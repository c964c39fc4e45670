-- # refused: 3: no query returns a column 'paint'
-- include "queries/thing.h"
-- column paint is colour
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things;
