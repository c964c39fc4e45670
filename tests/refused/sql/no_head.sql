-- # refused: 6: a statement stands here without a head
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things;
DELETE FROM things;
