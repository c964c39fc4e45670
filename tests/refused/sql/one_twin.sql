-- # refused: 3: 'thing_count' has no '-- postgres:' text
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
-- sqlite:
SELECT count(*) FROM things;
