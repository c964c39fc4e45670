-- # refused: 6: '::' is PostgreSQL's alone
-- include "queries/thing.h"
-- value i64 thing_count()
-- for anyone: a test
-- sqlite:
SELECT count(*)::bigint FROM things;
-- postgres:
SELECT count(*)::bigint FROM things;
