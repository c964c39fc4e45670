-- # refused: 5: max() of two values
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things WHERE max(size, 1) = 1;
