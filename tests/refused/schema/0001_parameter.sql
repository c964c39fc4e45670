-- # refused: 2: a step of the schema has no parameters
CREATE TABLE a (id @id, x TEXT DEFAULT (:x));
