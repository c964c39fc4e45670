-- # refused: 5: 'rowid' is not common
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things WHERE rowid = 1;
