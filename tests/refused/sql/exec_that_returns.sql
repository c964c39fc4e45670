-- # refused: 3: 'thing_rename' is exec but returns 1 columns
-- include "queries/thing.h"
-- exec thing_rename(text name)
-- within thing
UPDATE things SET name = :name WHERE id = :thing_id RETURNING id;
