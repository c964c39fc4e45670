-- include "queries/thing.h"
-- column colour is colour

-- # Every kind of parameter, and a row that comes back from a statement that writes. A remark may
-- go on below itself.
-- one thing thing_add(text name, colour colour, i64 size, bool is_new, bytes icon, json extra, instant made_at)
-- for customer
INSERT INTO things (user_id, name, colour, size, is_new, icon, extra, made_at)
VALUES (:customer_id, :name, :colour, :size, :is_new, :icon, :extra, :made_at) -- # as given
RETURNING id, name, colour, size, is_new, icon, extra, made_at;

-- one thing thing_find(i64 id)
-- for customer
SELECT id, name, colour, size, is_new, icon, extra, made_at
FROM things WHERE id = :id AND user_id = :customer_id;

-- many thing thing_list(id user_id, colour colour)
-- for staff
SELECT id, name, colour FROM things
WHERE (:user_id IS NULL OR user_id = :user_id) AND (:colour IS NULL OR colour = :colour)
ORDER BY id;

-- many thing thing_list_seen()
-- for staff
SELECT id FROM things WHERE user_id = :staff_id AND name <> ':staff_id; -- ''no';

-- value i64 thing_count()
-- for anyone: the tests count
SELECT count(*) FROM things;

-- value colour thing_colour()
-- within thing
SELECT colour FROM things WHERE id = :thing_id;

-- value text thing_name()
-- within thing
SELECT name FROM things WHERE id = :thing_id;

-- exec thing_rename(text name)
-- within thing
UPDATE things SET name = :name WHERE id = :thing_id;

-- value i64 part_add(text name)
-- within thing
INSERT INTO parts (id, thing_id, name) VALUES (@next_id(parts), :thing_id, :name) RETURNING id;

-- many part part_list(text start)
-- within thing
-- sqlite:
SELECT id, name FROM parts WHERE thing_id = :thing_id AND name GLOB :start || '*' ORDER BY id;
-- postgres:
SELECT id, name FROM parts WHERE thing_id = :thing_id AND starts_with(name, :start::text)
ORDER BY id;
