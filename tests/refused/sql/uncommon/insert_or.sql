-- # refused: 5: 'INSERT OR' is SQLite's alone
-- include "queries/thing.h"
-- exec thing_add(text name)
-- for customer
INSERT OR IGNORE INTO things (user_id, name) VALUES (:customer_id, :name);
