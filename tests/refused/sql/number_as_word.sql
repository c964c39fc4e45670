-- # refused: 6: 'size' is not text
-- include "queries/thing.h"
-- column size is colour
-- one thing thing_find()
-- within thing
SELECT size FROM things WHERE id = :thing_id;
