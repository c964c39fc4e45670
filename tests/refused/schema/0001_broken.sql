-- # refused: 3: near "TABEL": syntax error
CREATE TABLE a (id @id);
CREATE TABEL b (id @id);
