-- include "desk/note/note.h"
-- column status is ticket_status

-- value i64 note_insert(i64 ticket, text note, text client_id, instant now)
-- for staff
INSERT INTO ticket_notes (id, support_ticket_id, author_id, note, client_id, created_at)
VALUES (@next_id(ticket_notes), :ticket, :staff_id, :note, :client_id, :now)
RETURNING id;

-- value i64 note_of_client(i64 ticket, text client_id)
-- for staff
SELECT id FROM ticket_notes
WHERE support_ticket_id = :ticket AND author_id = :staff_id AND client_id = :client_id;

-- exec note_mention(i64 note_id, i64 user_id)
-- for staff
INSERT INTO note_mentions (note_id, user_id) VALUES (:note_id, :user_id);

-- many note notes_forward(i64 ticket, i64 after, i64 limit)
-- for staff
SELECT note.id, note.author_id, author.name AS author_name, note.note, note.client_id,
       note.created_at
FROM ticket_notes AS note JOIN users AS author ON author.id = note.author_id
WHERE note.support_ticket_id = :ticket AND note.id > :after
ORDER BY note.id LIMIT :limit;

-- # Newest first; the caller turns them round.
-- many note notes_back(i64 ticket, instant since, instant until, i64 limit)
-- for staff
SELECT note.id, note.author_id, author.name AS author_name, note.note, note.client_id,
       note.created_at
FROM ticket_notes AS note JOIN users AS author ON author.id = note.author_id
WHERE note.support_ticket_id = :ticket AND note.created_at >= :since AND note.created_at < :until
ORDER BY note.id DESC LIMIT :limit;

-- value i64 note_last_id(i64 ticket)
-- for staff
SELECT coalesce(max(id), 0) FROM ticket_notes WHERE support_ticket_id = :ticket;

-- many mention mentions_of(i64 ticket, i64 first, i64 last)
-- for staff
SELECT mention.note_id, mention.user_id, person.name
FROM ticket_notes AS note
JOIN note_mentions AS mention ON mention.note_id = note.id
JOIN users AS person ON person.id = mention.user_id
WHERE note.support_ticket_id = :ticket AND note.id BETWEEN :first AND :last
ORDER BY mention.note_id, mention.user_id;

-- one draft note_draft_find(i64 ticket)
-- for staff
SELECT note AS message, client_id, updated_at FROM note_drafts
WHERE support_ticket_id = :ticket AND user_id = :staff_id;

-- exec note_draft_put(i64 ticket, text note, text client_id, instant now)
-- for staff
INSERT INTO note_drafts (support_ticket_id, user_id, note, client_id, updated_at)
SELECT :ticket, :staff_id, :note, :client_id, :now
WHERE NOT EXISTS (
    SELECT 1 FROM ticket_notes
    WHERE support_ticket_id = :ticket AND author_id = :staff_id AND client_id = :client_id)
ON CONFLICT (support_ticket_id, user_id) DO UPDATE
SET note = excluded.note, client_id = excluded.client_id, updated_at = excluded.updated_at;

-- exec note_draft_end(i64 ticket, text client_id, text draft_id, instant now)
-- for staff
UPDATE note_drafts SET note = '', updated_at = :now
WHERE support_ticket_id = :ticket AND user_id = :staff_id
  AND client_id IN (:client_id, :draft_id) AND note <> '';

-- many mentioned mentioned_tickets(i64 limit)
-- for staff
SELECT ticket.id AS ticket_id, latest.note_id, note.author_id, latest.unseen, ticket.subject,
       customer.name AS customer_name, author.name AS author_name, note.note, ticket.status,
       note.created_at
FROM (SELECT of_ticket.support_ticket_id, max(of_ticket.id) AS note_id,
             sum(CASE WHEN mention.seen_at IS NULL THEN 1 ELSE 0 END) AS unseen
      FROM note_mentions AS mention JOIN ticket_notes AS of_ticket ON of_ticket.id = mention.note_id
      WHERE mention.user_id = :staff_id
      GROUP BY of_ticket.support_ticket_id) AS latest
JOIN support_tickets AS ticket ON ticket.id = latest.support_ticket_id
JOIN users AS customer ON customer.id = ticket.user_id
JOIN ticket_notes AS note ON note.id = latest.note_id
JOIN users AS author ON author.id = note.author_id
WHERE ticket.deleted_at IS NULL
ORDER BY CASE WHEN latest.unseen > 0 THEN 0 ELSE 1 END, latest.note_id DESC LIMIT :limit;

-- value i64 mentions_unseen(i64 except)
-- for staff
SELECT count(*)
FROM note_mentions AS mention
JOIN ticket_notes AS note ON note.id = mention.note_id
JOIN support_tickets AS ticket ON ticket.id = note.support_ticket_id
WHERE mention.user_id = :staff_id AND mention.seen_at IS NULL
  AND ticket.deleted_at IS NULL AND ticket.id <> :except;

-- value i64 mentions_unseen_in(i64 ticket)
-- for staff
SELECT count(*)
FROM note_mentions AS mention JOIN ticket_notes AS note ON note.id = mention.note_id
WHERE mention.user_id = :staff_id AND mention.seen_at IS NULL AND note.support_ticket_id = :ticket;

-- exec mentions_mark_seen(i64 user_id, i64 until, instant now)
-- within ticket
UPDATE note_mentions SET seen_at = :now
WHERE user_id = :user_id AND seen_at IS NULL AND note_id <= :until
  AND note_id IN (SELECT id FROM ticket_notes WHERE support_ticket_id = :ticket_id);
