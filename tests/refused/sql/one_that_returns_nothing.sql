-- # refused: 3: 'thing_rename' returns no rows: write exec
-- include "queries/thing.h"
-- one thing thing_rename(text name)
-- within thing
UPDATE things SET name = :name WHERE id = :thing_id;
