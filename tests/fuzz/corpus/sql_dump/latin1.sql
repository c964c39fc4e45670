SET NAMES latin1;
SET sql_mode=NO_BACKSLASH_ESCAPES;
REPLACE INTO db.t (a,b) VALUE ('C:\',"café"),(1.5e-3,CURRENT_TIMESTAMP());
USE `x`;