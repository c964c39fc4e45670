-- # refused: 3: expected one, many, exec or value, not 'all'
-- include "queries/thing.h"
-- all thing things_of()
-- for anyone: a test
SELECT id FROM things;
