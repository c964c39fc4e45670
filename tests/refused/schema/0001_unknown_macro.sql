-- # refused: 2: unknown macro '@key'
CREATE TABLE a (id @key);
