-- # refused: 2: default value of column [at] is not constant
CREATE TABLE a (id @id,
 at TIMESTAMPTZ DEFAULT (id));
