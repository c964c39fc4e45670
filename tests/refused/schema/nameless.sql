-- # refused: 1: a step is called NNNN_name.sql
CREATE TABLE a (id @id);
