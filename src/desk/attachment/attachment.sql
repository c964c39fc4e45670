-- include "desk/attachment/attachment.h"

-- value i64 attachment_insert(text name, text type, i64 size, i64 width, i64 height, text file, instant now)
-- within person
INSERT INTO attachments (user_id, name, type, size, width, height, file, created_at)
VALUES (:person_id, :name, :type, :size, :width, :height, :file, :now)
RETURNING id;

-- value i64 attachment_count_since(instant since)
-- within person
SELECT count(*) FROM attachments WHERE user_id = :person_id AND created_at > :since;

-- # Of a person's own, those that no message has taken.
-- many attachment attachment_list_unsent(text ids)
-- within person
SELECT id, name, type, size, width, height, file FROM attachments
WHERE id IN (@each(:ids)) AND user_id = :person_id AND message_id IS NULL;

-- # Only what is still unsent: of two messages that name the same file one gets it.
-- exec attachment_send(text ids, i64 message_id)
-- within person
UPDATE attachments SET message_id = :message_id
WHERE id IN (@each(:ids)) AND user_id = :person_id AND message_id IS NULL;

-- # Of a person's own, those that wait in what they are writing in a ticket.
-- many attachment attachment_list_of_draft(i64 ticket_id)
-- within person
SELECT id, name, type, size, width, height, file FROM attachments
WHERE user_id = :person_id AND draft_ticket_id = :ticket_id AND message_id IS NULL
ORDER BY draft_place, id;

-- exec attachment_leave_draft(i64 ticket_id)
-- within person
UPDATE attachments SET draft_ticket_id = NULL
WHERE user_id = :person_id AND draft_ticket_id = :ticket_id AND message_id IS NULL;

-- exec attachment_join_draft(i64 id, i64 ticket_id, i64 place)
-- within person
UPDATE attachments SET draft_ticket_id = :ticket_id, draft_place = :place
WHERE id = :id AND user_id = :person_id AND message_id IS NULL;

-- one attachment attachment_find_own(i64 id)
-- for customer
SELECT attachment.id, attachment.name, attachment.type, attachment.size, attachment.width,
       attachment.height, attachment.file
FROM attachments AS attachment
JOIN chat_messages AS message ON message.id = attachment.message_id
JOIN support_tickets AS ticket ON ticket.id = message.support_ticket_id
WHERE attachment.id = :id AND ticket.user_id = :customer_id AND ticket.deleted_at IS NULL;

-- one attachment attachment_find(i64 id)
-- for staff
SELECT attachment.id, attachment.name, attachment.type, attachment.size, attachment.width,
       attachment.height, attachment.file
FROM attachments AS attachment
JOIN chat_messages AS message ON message.id = attachment.message_id
JOIN support_tickets AS ticket ON ticket.id = message.support_ticket_id
WHERE attachment.id = :id AND ticket.deleted_at IS NULL;

-- exec attachment_delete_unsent(instant before)
-- for anyone: a clean-up that shows nothing
DELETE FROM attachments WHERE message_id IS NULL AND created_at < :before;

-- value i64 attachment_count_of_file(text file)
-- for anyone: says only whether a file is of an attachment, or a mail that waits
SELECT (SELECT count(*) FROM attachments WHERE file = :file)
     + (SELECT count(*) FROM incoming
        WHERE state = 'waiting' AND gateway = 'mail' AND content = :file);
