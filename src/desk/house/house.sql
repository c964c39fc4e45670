-- include "desk/house/rows.h"

-- many house_row house_rows()
-- for anyone: every page wears them
SELECT name, value FROM settings
UNION ALL
SELECT 'logo' AS name, hash AS value FROM logos;

-- one logo logo_find()
-- for anyone: every page shows it
SELECT type, bytes, hash FROM logos WHERE id = 1;

-- exec logo_set(text type, bytes bytes, text hash, instant now)
-- for staff
INSERT INTO logos (id, type, bytes, hash, updated_at) VALUES (1, :type, :bytes, :hash, :now)
ON CONFLICT (id) DO UPDATE
SET type = excluded.type, bytes = excluded.bytes, hash = excluded.hash,
    updated_at = excluded.updated_at;

-- exec logo_delete()
-- for staff
DELETE FROM logos;

-- exec house_set(text name, text value, instant now)
-- for staff
INSERT INTO settings (name, value, updated_at) VALUES (:name, :value, :now)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at;
