-- # refused: 5: now() is not common
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things WHERE made_at < now();
