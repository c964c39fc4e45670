-- phpMyAdmin SQL Dump
SET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";
START TRANSACTION;
SET time_zone = "+07:00";
/*!40101 SET NAMES utf8mb4 */;
CREATE TABLE `t` (
  `a` int(11) NOT NULL,
  `b` longtext CHARACTER SET utf8mb4 DEFAULT NULL CHECK (json_valid(`b`))
) ENGINE=InnoDB;
INSERT INTO `t` (`a`, `b`) VALUES
(1, '{\"a\":\"b\"}'),
(-2, 0x4D7953514C),
(3, b'101');
DELIMITER $$
CREATE TRIGGER `x` AFTER INSERT ON `t` FOR EACH ROW BEGIN SET @a = 'x;'; END
$$
DELIMITER ;
COMMIT;
