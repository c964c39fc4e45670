-- # refused by cc: 6: incompatible pointer type
-- include "queries/thing.h"
-- one thing thing_find()
-- within thing
SELECT id,
made_at AS name FROM things WHERE id = :thing_id;
