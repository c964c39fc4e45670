-- include "desk/house/rows.h"

-- many house_row house_rows()
-- for anyone: every page wears them
SELECT name, value FROM settings;

-- exec house_set(text name, text value, instant now)
-- for staff
INSERT INTO settings (name, value, updated_at) VALUES (:name, :value, :now)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at;
