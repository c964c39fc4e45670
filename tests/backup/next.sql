-- # What a later version might bring: it fails where two people have one name.
ALTER TABLE users ADD COLUMN nickname TEXT;
CREATE UNIQUE INDEX users_name_index ON users (name);
