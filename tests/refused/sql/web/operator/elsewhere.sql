-- # refused: 4: queries for operator live in operator/ or import/ only
-- include "queries/thing.h"
-- value i64 thing_count()
-- for operator
SELECT count(*) FROM things;
