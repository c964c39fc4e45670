-- # refused by cc: 3: paint
-- include "queries/thing.h"
-- value text thing_name(paint paint)
-- for anyone: a test
SELECT name FROM things WHERE colour = :paint;
