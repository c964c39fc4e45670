-- # refused: 5: IS before a value
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things WHERE colour IS NOT 'red';
