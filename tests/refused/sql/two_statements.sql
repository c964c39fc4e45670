-- # refused: 5: a statement ends with ';' at the end of its line
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
SELECT count(*) FROM things; DELETE FROM things;
