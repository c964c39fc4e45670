-- # refused: 3: 'TRIGGER' is not common
CREATE TABLE a (id @id);
CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;
