-- include "desk/message/message.h"
-- column sender_type is sender_type

-- many message messages_after(i64 after, i64 limit)
-- within ticket
SELECT message.id, message.sender_id, sender.name AS sender_name, message.message,
       message.client_id, message.sender_type, message.attachments, message.is_read, message.read_at,
       message.created_at
FROM chat_messages AS message JOIN users AS sender ON sender.id = message.sender_id
WHERE message.support_ticket_id = :ticket_id AND message.id > :after
ORDER BY message.id LIMIT :limit;

-- many message messages_of_others_after(i64 sender_id, i64 after, i64 limit)
-- within ticket
SELECT message.id, message.sender_id, sender.name AS sender_name, message.message,
       message.client_id, message.sender_type, message.attachments, message.is_read, message.read_at,
       message.created_at
FROM chat_messages AS message JOIN users AS sender ON sender.id = message.sender_id
WHERE message.support_ticket_id = :ticket_id AND message.id > :after
  AND message.sender_id <> :sender_id
ORDER BY message.id LIMIT :limit;

-- # Newest first; the caller turns them round.
-- many message messages_before(i64 before, i64 limit)
-- within ticket
SELECT message.id, message.sender_id, sender.name AS sender_name, message.message,
       message.client_id, message.sender_type, message.attachments, message.is_read, message.read_at,
       message.created_at
FROM chat_messages AS message JOIN users AS sender ON sender.id = message.sender_id
WHERE message.support_ticket_id = :ticket_id AND message.id < :before
ORDER BY message.id DESC LIMIT :limit;

-- value i64 message_insert(i64 sender_id, text message, sender_type sender_type, json attachments, text client_id, instant now)
-- within ticket
INSERT INTO chat_messages
    (id, support_ticket_id, sender_id, message, sender_type, attachments, client_id, created_at,
     updated_at)
VALUES (@next_id(chat_messages), :ticket_id, :sender_id, :message, :sender_type, :attachments,
        :client_id, :now, :now)
RETURNING id;

-- value i64 message_of_client(i64 sender_id, text client_id)
-- within ticket
SELECT id FROM chat_messages
WHERE support_ticket_id = :ticket_id AND sender_id = :sender_id AND client_id = :client_id;

-- value i64 message_last_read(sender_type sender_type)
-- within ticket
SELECT id FROM chat_messages
WHERE support_ticket_id = :ticket_id AND sender_type = :sender_type AND is_read
ORDER BY id DESC LIMIT 1;

-- exec messages_mark_read(sender_type sender_type, i64 until, instant now)
-- within ticket
UPDATE chat_messages SET is_read = TRUE, read_at = :now
WHERE support_ticket_id = :ticket_id AND sender_type = :sender_type AND id <= :until AND NOT is_read;

-- # Those before the last `unread` of the customer's were seen: N as -1 - N, see message.h.
-- exec messages_note_unread(i64 user_id, i64 unread, instant now)
-- within ticket
INSERT INTO ticket_reads (support_ticket_id, user_id, seen_count, read_at)
SELECT id, :user_id, :unread - customer_messages_count - 1, :now
FROM support_tickets WHERE id = :ticket_id AND customer_messages_count >= :unread
ON CONFLICT (support_ticket_id, user_id) DO UPDATE
SET seen_count = excluded.seen_count, read_at = excluded.read_at;

-- exec messages_note_seen(i64 user_id, i64 until, instant now)
-- within ticket
INSERT INTO ticket_reads (support_ticket_id, user_id, seen_count, read_at)
SELECT :ticket_id, :user_id, count(*), :now
FROM chat_messages
WHERE support_ticket_id = :ticket_id AND sender_type = 'customer' AND id <= :until
ON CONFLICT (support_ticket_id, user_id) DO UPDATE
SET seen_count = excluded.seen_count, read_at = excluded.read_at
WHERE excluded.seen_count > ticket_reads.seen_count;
