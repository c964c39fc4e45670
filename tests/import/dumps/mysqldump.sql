/*!999999\- enable the sandbox mode */ 
-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: localhost    Database: melati
-- ------------------------------------------------------
-- Server version	10.11.6-MariaDB-0+deb12u1

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

--
-- Table structure for table `chat_messages`
--

DROP TABLE IF EXISTS `chat_messages`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8 */;
CREATE TABLE `chat_messages` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `support_ticket_id` bigint(20) unsigned NOT NULL,
  `sender_id` bigint(20) unsigned NOT NULL,
  `sender_type` enum('customer','admin') NOT NULL DEFAULT 'customer',
  `message` text NOT NULL,
  `attachments` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`attachments`)),
  `is_read` tinyint(1) NOT NULL DEFAULT 0,
  `read_at` timestamp NULL DEFAULT NULL,
  `created_at` timestamp NULL DEFAULT NULL,
  `updated_at` timestamp NULL DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `chat_messages_support_ticket_id_index` (`support_ticket_id`),
  CONSTRAINT `chat_messages_sender_id_foreign` FOREIGN KEY (`sender_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=8 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `chat_messages`
--

LOCK TABLES `chat_messages` WRITE;
/*!40000 ALTER TABLE `chat_messages` DISABLE KEYS */;
INSERT INTO `chat_messages` VALUES
(1,10,3,'customer','Pembayaran DP saya belum terlihat di halaman pesanan.',NULL,1,'2026-02-01 03:10:00','2026-02-01 03:00:00','2026-02-01 03:10:00'),
(3,10,3,'customer','Tidak ada, terima kasih: C:\\foto\\dp.jpg','[\"dp.jpg\"]',1,'2026-02-01 03:20:00','2026-02-01 03:15:00','2026-02-01 03:20:00'),
(2,10,1,'admin',_utf8mb4'Sudah kami cek, Kak. It''s "lunas" 😊\nAda lagi?',NULL,0,NULL,'2026-02-01 03:10:00','2026-02-01 03:10:00'),(7,12,4,'customer',0x546F6C6F6E67206861707573206461746120736179612E,NULL,0,NULL,'2026-02-03 01:00:00','2026-02-03 01:00:00');
/*!40000 ALTER TABLE `chat_messages` ENABLE KEYS */;
UNLOCK TABLES;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'STRICT_TRANS_TABLES,NO_BACKSLASH_ESCAPES' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER count_messages AFTER INSERT ON `chat_messages`
FOR EACH ROW BEGIN
  INSERT INTO users (id) VALUES (98);
  SET @path = 'C:\';
END */;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;

--
-- Table structure for table `orders`
--

DROP TABLE IF EXISTS `orders`;
CREATE TABLE `orders` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `order_number` varchar(80) NOT NULL,
  `user_id` bigint(20) unsigned NOT NULL,
  `package_id` bigint(20) unsigned NOT NULL,
  `event_date` date NOT NULL,
  `calendar_confirmed` tinyint(1) NOT NULL DEFAULT 0,
  `event_location` varchar(255) NOT NULL,
  `guest_count` int(11) NOT NULL,
  `special_request` text DEFAULT NULL,
  `total_price` decimal(12,2) NOT NULL,
  `status` enum('pending','confirmed','in_progress','completed','cancelled') NOT NULL DEFAULT 'pending',
  `created_at` timestamp NULL DEFAULT NULL,
  `updated_at` timestamp NULL DEFAULT NULL,
  `deleted_at` timestamp NULL DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

LOCK TABLES `orders` WRITE;
INSERT INTO `orders` VALUES (5,'WO-1700000000005',3,2,'2026-05-20',1,'Gedung Serbaguna',250,'Bunga melati & ''gamelan''',100000000.50,'confirmed','2026-01-10 02:00:00','2026-01-11 02:00:00',NULL);
INSERT INTO `orders` VALUES (6,'WO-1700000000006',5,1,'0000-00-00',0,'Pantai',100,NULL,5500000.00,'pending','2026-01-12 02:00:00','0000-00-00 00:00:00',NULL);
UNLOCK TABLES;

--
-- Table structure for table `places`
--

DROP TABLE IF EXISTS `places`;
CREATE TABLE `places` (
  `id` int NOT NULL,
  `at` point NOT NULL,
  `raw` blob
);
INSERT INTO `places` VALUES (1,ST_GeomFromText('POINT(1 2)'),_binary '\0\\\'),(');

--
-- Table structure for table `sms_logs`
--

CREATE TABLE `sms_logs` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `user_id` bigint(20) unsigned DEFAULT NULL,
  `phone_number` varchar(80) NOT NULL,
  `message` text NOT NULL,
  `type` enum('sms','whatsapp') NOT NULL DEFAULT 'sms',
  `status` enum('pending','sent','failed') NOT NULL DEFAULT 'pending',
  `template_key` varchar(255) DEFAULT NULL,
  `template_data` longtext,
  `twilio_sid` varchar(255) DEFAULT NULL,
  `error_message` text DEFAULT NULL,
  `created_at` timestamp NULL DEFAULT NULL,
  `updated_at` timestamp NULL DEFAULT NULL,
  PRIMARY KEY (`id`)
);
REPLACE INTO `sms_logs` VALUES (1,3,'081200000003','Tiket #10 diperbarui','whatsapp','sent','ticket_updated','{\"ticket\":10}','SM1',NULL,'2026-02-01 03:10:01','2026-02-01 03:10:02');
INSERT IGNORE INTO `sms_logs` VALUES (2,NULL,'+62 812-0000-0099','Halo','sms','failed',NULL,NULL,NULL,'nomor tidak aktif','2026-02-01 03:10:01','2026-02-01 03:10:02');

--
-- Table structure for table `support_tickets`
--

CREATE TABLE `support_tickets` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `user_id` bigint(20) unsigned NOT NULL,
  `assigned_to` bigint(20) unsigned DEFAULT NULL,
  `order_id` bigint(20) unsigned DEFAULT NULL,
  `subject` varchar(255) NOT NULL,
  `description` text NOT NULL,
  `category` enum('general','order','payment','complaint','suggestion','other') NOT NULL DEFAULT 'general',
  `priority` enum('low','medium','high','urgent') NOT NULL DEFAULT 'medium',
  `status` enum('open','in_progress','waiting_customer','resolved','closed') NOT NULL DEFAULT 'open',
  `internal_notes` text DEFAULT NULL,
  `response_count` int(11) NOT NULL DEFAULT 0,
  `first_response_at` timestamp NULL DEFAULT NULL,
  `resolved_at` timestamp NULL DEFAULT NULL,
  `closed_at` timestamp NULL DEFAULT NULL,
  `deleted_at` timestamp NULL DEFAULT NULL,
  `created_at` timestamp NULL DEFAULT NULL,
  `updated_at` timestamp NULL DEFAULT NULL,
  PRIMARY KEY (`id`)
);
INSERT INTO `support_tickets` VALUES (10,3,1,5,'Pembayaran DP','Pembayaran DP saya belum terlihat di halaman pesanan.','payment','high','in_progress','Cek mutasi bank',2,'2026-02-01 03:10:00',NULL,NULL,NULL,'2026-02-01 03:00:00','2026-02-01 03:15:00'),(11,5,NULL,NULL,'Kafé & dekorasi','Apakah bisa memakai dekorasi sendiri di lokasi?','general','medium','open',NULL,0,NULL,NULL,NULL,NULL,'2026-02-02 04:00:00','2026-02-02 04:00:00'),(12,4,2,NULL,'Hapus data','Tolong hapus data saya.','other','low','closed',NULL,1,NULL,NULL,'2026-02-04 00:00:00',NULL,'2026-02-03 01:00:00','2026-02-04 00:00:00');

--
-- Table structure for table `users`
--

CREATE TABLE `users` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `role` enum('admin','customer','owner') NOT NULL DEFAULT 'customer',
  `name` varchar(255) NOT NULL,
  `email` varchar(80) NOT NULL,
  `phone` varchar(255) DEFAULT NULL,
  `email_verified_at` timestamp NULL DEFAULT NULL,
  `password` varchar(255) NOT NULL,
  `remember_token` varchar(100) DEFAULT NULL,
  `created_at` timestamp NULL DEFAULT NULL,
  `updated_at` timestamp NULL DEFAULT NULL,
  `deleted_at` timestamp NULL DEFAULT NULL,
  `address` text DEFAULT NULL,
  `wedding_date` date DEFAULT NULL,
  `prefer_whatsapp` tinyint(1) NOT NULL DEFAULT 1,
  `prefer_sms` tinyint(1) NOT NULL DEFAULT 1,
  `prefer_email` tinyint(1) NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `users_email_unique` (`email`)
);
LOCK TABLES `users` WRITE;
INSERT INTO `users` VALUES (1,'admin','Ayu Admin','ayu@melati.test','0812 0000 0001','2026-01-01 00:00:00','$2y$04$abcdefghijklmnopqrstuuXCXaHLygjkYFY0jk9uHmOnmx0uBOPLW',NULL,'2026-01-01 00:00:00','2026-01-01 00:00:00',NULL,NULL,NULL,1,1,1),(2,'owner','Wawan Pemilik','wawan@melati.test',NULL,NULL,'$2y$04$abcdefghijklmnopqrstuuXCXaHLygjkYFY0jk9uHmOnmx0uBOPLW',NULL,'2026-01-01 00:00:01','2026-01-01 00:00:01',NULL,NULL,NULL,1,1,1),(3,'customer','Budi Santosa',' budi@melati.test','81200000003',NULL,'$2y$04$abcdefghijklmnopqrstuuXCXaHLygjkYFY0jk9uHmOnmx0uBOPLW','tok','2026-01-05 00:00:00','2026-01-05 00:00:00',NULL,'Jl. Mawar 1\r\nBandung','2026-05-20',0,1,0),(4,'customer','Siti','siti@melati.test',NULL,NULL,'$2y$04$abcdefghijklmnopqrstuuXCXaHLygjkYFY0jk9uHmOnmx0uBOPLW',NULL,'2026-01-06 00:00:00','2026-02-04 00:00:00','2026-02-04 00:00:00',NULL,NULL,1,1,1),(5,'customer','Nía O\'Brien','nia@melati.test','0899',NULL,'$2y$04$abcdefghijklmnopqrstuuXCXaHLygjkYFY0jk9uHmOnmx0uBOPLW',NULL,NULL,NULL,NULL,NULL,'0000-00-00',1,1,1);
UNLOCK TABLES;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

-- Dump completed on 2026-03-03  9:12:44
