-- # refused: 6: two queries are called 'thing_count'
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things;
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things;
