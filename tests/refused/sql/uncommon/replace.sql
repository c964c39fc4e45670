-- # refused: 5: 'REPLACE INTO' is SQLite's alone
-- include "queries/thing.h"
-- exec thing_add(text name)
-- for customer
REPLACE INTO things (user_id, name) VALUES (:customer_id, :name);
