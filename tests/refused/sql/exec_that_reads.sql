-- # refused: 3: 'thing_touch' is exec but returns 1 columns
-- include "queries/thing.h"
-- exec thing_touch()
-- within thing
SELECT id FROM things WHERE id = :thing_id;
