-- # refused: 6: the statement above does not end with ';'
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things
-- value i64 thing_sum()
-- for anyone: a test
SELECT sum(size) FROM things;
