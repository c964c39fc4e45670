-- phpMyAdmin SQL Dump
-- version 5.2.1
-- https://www.phpmyadmin.net/
--
-- Host: localhost
-- Waktu pembuatan: 03 Mar 2026 pada 09.12
-- Versi server: 10.4.28-MariaDB
-- Versi PHP: 8.2.4

SET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";
START TRANSACTION;
SET time_zone = "+00:00";


/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!40101 SET NAMES utf8mb4 */;

--
-- Database: `melati`
--

-- --------------------------------------------------------

--
-- Struktur dari tabel `cache`
--

CREATE TABLE `cache` (
  `key` varchar(80) NOT NULL,
  `value` mediumtext NOT NULL,
  `expiration` int(11) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

--
-- Dumping data untuk tabel `cache`
--

INSERT INTO `cache` (`key`, `value`, `expiration`) VALUES
('a', 's:41:\"INSERT INTO `users` VALUES (99, \'x\'); --\";', 1767756323);

-- --------------------------------------------------------

--
-- Struktur dari tabel `chat_messages`
--

CREATE TABLE `chat_messages` (
  `id` bigint(20) UNSIGNED NOT NULL,
  `support_ticket_id` bigint(20) UNSIGNED NOT NULL,
  `sender_id` bigint(20) UNSIGNED NOT NULL,
  `message` text NOT NULL,
  `sender_type` enum('customer','admin') NOT NULL DEFAULT 'customer',
  `attachments` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`attachments`)),
  `is_read` tinyint(1) NOT NULL DEFAULT 0,
  `read_at` timestamp NULL DEFAULT NULL,
  `created_at` timestamp NULL DEFAULT NULL,
  `updated_at` timestamp NULL DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

--
-- Dumping data untuk tabel `chat_messages`
--

INSERT INTO `chat_messages` (`id`, `support_ticket_id`, `sender_id`, `message`, `sender_type`, `attachments`, `is_read`, `read_at`, `created_at`, `updated_at`) VALUES
(1, 10, 3, 'Pembayaran DP saya belum terlihat di halaman pesanan.', 'customer', NULL, 1, '2026-02-01 03:10:00', '2026-02-01 03:00:00', '2026-02-01 03:10:00'),
(2, 10, 1, 'Sudah kami cek, Kak. It\'s \"lunas\" 😊\nAda lagi?', 'admin', NULL, 0, NULL, '2026-02-01 03:10:00', '2026-02-01 03:10:00'),
(3, 10, 3, 'Tidak ada, terima kasih: C:\\foto\\dp.jpg', 'customer', '[\"dp.jpg\"]', 1, '2026-02-01 03:20:00', '2026-02-01 03:15:00', '2026-02-01 03:20:00'),
(7, 12, 4, 'Tolong hapus data saya.', 'customer', NULL, 0, NULL, '2026-02-03 01:00:00', '2026-02-03 01:00:00');

-- --------------------------------------------------------

--
-- Struktur dari tabel `orders`
--

CREATE TABLE `orders` (
  `id` bigint(11) UNSIGNED NOT NULL,
  `user_id` bigint(11) UNSIGNED NOT NULL,
  `package_id` bigint(11) UNSIGNED NOT NULL,
  `order_number` varchar(80) NOT NULL,
  `event_date` date NOT NULL,
  `calendar_confirmed` tinyint(1) NOT NULL DEFAULT 0,
  `event_location` varchar(255) NOT NULL,
  `guest_count` int(11) NOT NULL,
  `special_request` text DEFAULT NULL,
  `total_price` decimal(12,2) NOT NULL,
  `status` enum('pending','confirmed','in_progress','completed','cancelled') NOT NULL DEFAULT 'pending',
  `created_at` timestamp NULL DEFAULT NULL,
  `updated_at` timestamp NULL DEFAULT NULL,
  `deleted_at` timestamp NULL DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

--
-- Dumping data untuk tabel `orders`
--

INSERT INTO `orders` (`id`, `user_id`, `package_id`, `order_number`, `event_date`, `calendar_confirmed`, `event_location`, `guest_count`, `special_request`, `total_price`, `status`, `created_at`, `updated_at`, `deleted_at`) VALUES
(5, 3, 2, 'WO-1700000000005', '2026-05-20', 1, 'Gedung Serbaguna', 250, 'Bunga melati & \'gamelan\'', 100000000.50, 'confirmed', '2026-01-10 02:00:00', '2026-01-11 02:00:00', NULL),
(6, 5, 1, 'WO-1700000000006', '0000-00-00', 0, 'Pantai', 100, NULL, 5500000.00, 'pending', '2026-01-12 02:00:00', '0000-00-00 00:00:00', NULL);

-- --------------------------------------------------------

--
-- Struktur dari tabel `sms_logs`
--

CREATE TABLE `sms_logs` (
  `id` bigint(20) UNSIGNED NOT NULL,
  `user_id` bigint(20) UNSIGNED DEFAULT NULL,
  `phone_number` varchar(80) NOT NULL,
  `message` text NOT NULL,
  `type` enum('sms','whatsapp') NOT NULL DEFAULT 'sms',
  `status` enum('pending','sent','failed') NOT NULL DEFAULT 'pending',
  `template_key` varchar(255) DEFAULT NULL,
  `template_data` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`template_data`)),
  `twilio_sid` varchar(255) DEFAULT NULL,
  `error_message` text DEFAULT NULL,
  `created_at` timestamp NULL DEFAULT NULL,
  `updated_at` timestamp NULL DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

--
-- Dumping data untuk tabel `sms_logs`
--

INSERT INTO `sms_logs` (`id`, `user_id`, `phone_number`, `message`, `type`, `status`, `template_key`, `template_data`, `twilio_sid`, `error_message`, `created_at`, `updated_at`) VALUES
(1, 3, '081200000003', 'Tiket #10 diperbarui', 'whatsapp', 'sent', 'ticket_updated', '{\"ticket\":10}', 'SM1', NULL, '2026-02-01 03:10:01', '2026-02-01 03:10:02'),
(2, NULL, '+62 812-0000-0099', 'Halo', 'sms', 'failed', NULL, NULL, NULL, 'nomor tidak aktif', '2026-02-01 03:10:01', '2026-02-01 03:10:02');

-- --------------------------------------------------------

--
-- Struktur dari tabel `support_tickets`
--

CREATE TABLE `support_tickets` (
  `id` bigint(20) UNSIGNED NOT NULL,
  `user_id` bigint(20) UNSIGNED NOT NULL,
  `assigned_to` bigint(20) UNSIGNED DEFAULT NULL,
  `order_id` bigint(20) UNSIGNED DEFAULT NULL,
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
  `created_at` timestamp NULL DEFAULT NULL,
  `updated_at` timestamp NULL DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

--
-- Dumping data untuk tabel `support_tickets`
--

INSERT INTO `support_tickets` (`id`, `user_id`, `assigned_to`, `order_id`, `subject`, `description`, `category`, `priority`, `status`, `internal_notes`, `response_count`, `first_response_at`, `resolved_at`, `closed_at`, `created_at`, `updated_at`) VALUES
(10, 3, 1, 5, 'Pembayaran DP', 'Pembayaran DP saya belum terlihat di halaman pesanan.', 'payment', 'high', 'in_progress', 'Cek mutasi bank', 2, '2026-02-01 03:10:00', NULL, NULL, '2026-02-01 03:00:00', '2026-02-01 03:15:00'),
(11, 5, NULL, NULL, 'Kafé & dekorasi', 'Apakah bisa memakai dekorasi sendiri di lokasi?', 'general', 'medium', 'open', NULL, 0, NULL, NULL, NULL, '2026-02-02 04:00:00', '2026-02-02 04:00:00'),
(12, 4, 2, NULL, 'Hapus data', 'Tolong hapus data saya.', 'other', 'low', 'closed', NULL, 1, NULL, NULL, '2026-02-04 00:00:00', '2026-02-03 01:00:00', '2026-02-04 00:00:00');

-- --------------------------------------------------------

--
-- Struktur dari tabel `users`
--

CREATE TABLE `users` (
  `id` bigint(20) UNSIGNED NOT NULL,
  `name` varchar(255) NOT NULL,
  `email` varchar(80) NOT NULL,
  `phone` varchar(255) DEFAULT NULL,
  `email_verified_at` timestamp NULL DEFAULT NULL,
  `password` varchar(255) NOT NULL,
  `role` enum('admin','customer','owner') NOT NULL DEFAULT 'customer',
  `remember_token` varchar(100) DEFAULT NULL,
  `created_at` timestamp NULL DEFAULT NULL,
  `updated_at` timestamp NULL DEFAULT NULL,
  `address` text DEFAULT NULL,
  `wedding_date` date DEFAULT NULL,
  `deleted_at` timestamp NULL DEFAULT NULL,
  `prefer_whatsapp` tinyint(1) NOT NULL DEFAULT 1 COMMENT 'Prefer WhatsApp notifications',
  `prefer_sms` tinyint(1) NOT NULL DEFAULT 1 COMMENT 'Prefer SMS notifications',
  `prefer_email` tinyint(1) NOT NULL DEFAULT 1 COMMENT 'Prefer Email notifications'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

--
-- Dumping data untuk tabel `users`
--

INSERT INTO `users` (`id`, `name`, `email`, `phone`, `email_verified_at`, `password`, `role`, `remember_token`, `created_at`, `updated_at`, `address`, `wedding_date`, `deleted_at`, `prefer_whatsapp`, `prefer_sms`, `prefer_email`) VALUES
(1, 'Ayu Admin', 'ayu@melati.test', '0812 0000 0001', '2026-01-01 00:00:00', '$2y$04$abcdefghijklmnopqrstuuXCXaHLygjkYFY0jk9uHmOnmx0uBOPLW', 'admin', NULL, '2026-01-01 00:00:00', '2026-01-01 00:00:00', NULL, NULL, NULL, 1, 1, 1),
(2, 'Wawan Pemilik', 'wawan@melati.test', NULL, NULL, '$2y$04$abcdefghijklmnopqrstuuXCXaHLygjkYFY0jk9uHmOnmx0uBOPLW', 'owner', NULL, '2026-01-01 00:00:01', '2026-01-01 00:00:01', NULL, NULL, NULL, 1, 1, 1),
(3, 'Budi Santosa', 'Budi@Melati.TEST', '81200000003', NULL, '$2y$04$abcdefghijklmnopqrstuuXCXaHLygjkYFY0jk9uHmOnmx0uBOPLW', 'customer', 'tok', '2026-01-05 00:00:00', '2026-01-05 00:00:00', 'Jl. Mawar 1\r\nBandung', '2026-05-20', NULL, 0, 1, 0),
(4, 'Siti', 'siti@melati.test', NULL, NULL, '$2y$04$abcdefghijklmnopqrstuuXCXaHLygjkYFY0jk9uHmOnmx0uBOPLW', 'customer', NULL, '2026-01-06 00:00:00', '2026-02-04 00:00:00', NULL, NULL, '2026-02-04 00:00:00', 1, 1, 1),
(5, 'Nía O\'Brien', 'nia@melati.test', '0899', NULL, '$2y$04$abcdefghijklmnopqrstuuXCXaHLygjkYFY0jk9uHmOnmx0uBOPLW', 'customer', NULL, NULL, NULL, NULL, '0000-00-00', NULL, 1, 1, 1);

--
-- Indexes for dumped tables
--

--
-- Indeks untuk tabel `users`
--
ALTER TABLE `users`
  ADD PRIMARY KEY (`id`),
  ADD UNIQUE KEY `users_email_unique` (`email`);

--
-- AUTO_INCREMENT untuk tabel `users`
--
ALTER TABLE `users`
  MODIFY `id` bigint(20) UNSIGNED NOT NULL AUTO_INCREMENT, AUTO_INCREMENT=6;
COMMIT;

/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
