-- # refused: 5: a quotation begins here
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things WHERE name = 'its;
