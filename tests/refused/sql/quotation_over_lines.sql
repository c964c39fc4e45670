-- # refused: 5: a quotation begins here and does not end on its line
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things WHERE name = 'it
goes on';
