-- # refused: 5: this statement does not end with ';'
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things
