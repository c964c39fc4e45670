-- # refused: 5: this statement is empty
-- include "queries/thing.h"
-- exec nothing()
-- for anyone: a test
;
