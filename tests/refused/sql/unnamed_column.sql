-- # refused: 5: column 1, 'count(*)', needs a name
-- include "queries/thing.h"
-- one thing thing_counted()
-- for anyone: a test
SELECT count(*) FROM things;
