-- # refused: 5: 'LIMIT a, b' is SQLite's alone
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things WHERE TRUE LIMIT 1, 2;
