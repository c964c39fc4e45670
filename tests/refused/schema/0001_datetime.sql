-- # refused: 2: 'DATETIME' is not common
CREATE TABLE a (id @id, at DATETIME);
