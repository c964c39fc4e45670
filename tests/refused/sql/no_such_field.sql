-- # refused by cc: 6: no member named
-- include "queries/thing.h"
-- one part part_find()
-- within thing
SELECT id,
thing_id FROM parts WHERE thing_id = :thing_id;
