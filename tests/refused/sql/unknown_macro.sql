-- # refused: 5: unknown macro '@next'
-- include "queries/thing.h"
-- value i64 thing_next()
-- for anyone: a test
SELECT @next(things);
