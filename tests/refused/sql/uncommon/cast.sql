-- # refused: 5: '::' is PostgreSQL's alone
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things WHERE size::bigint = 1;
