-- # refused: 5: names are written bare
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things WHERE [name] = 'a';
