-- # refused: 1: step 0001 is expected here
CREATE TABLE a (id @id);
