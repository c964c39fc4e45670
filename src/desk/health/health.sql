-- include "desk/desk.h"

-- exec health_write(instant now)
-- for anyone: it says that the database can be written
INSERT INTO health (id, checked_at) VALUES (1, :now)
ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at;
