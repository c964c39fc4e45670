-- The yardstick for posting on PostgreSQL: the statements of a reply by staff, sent by pgbench with
-- nothing around them. `bench.going_on` has the tickets that tests/bench/measure posts to.
\set number random(1, :tickets)
\set client random(1, 1000000000000)
BEGIN;
SELECT id AS ticket FROM support_tickets
WHERE id = (SELECT id FROM bench.going_on WHERE number = :number) FOR NO KEY UPDATE \gset
SELECT ticket.*, owner.name, owner.email, owner.phone, assignee.name, orders.order_number,
       seen.seen_count
FROM support_tickets AS ticket JOIN users AS owner ON owner.id = ticket.user_id
LEFT JOIN users AS assignee ON assignee.id = ticket.assigned_to
LEFT JOIN orders ON orders.id = ticket.order_id
LEFT JOIN ticket_reads AS seen ON seen.support_ticket_id = ticket.id AND seen.user_id = 1
WHERE ticket.id = :ticket AND ticket.deleted_at IS NULL;
SELECT id FROM chat_messages
WHERE support_ticket_id = :ticket AND sender_id = 1 AND client_id = CAST(:client AS TEXT);
INSERT INTO chat_messages
    (support_ticket_id, sender_id, message, sender_type, client_id, created_at, updated_at)
VALUES (:ticket, 1, 'Mohon info jadwal temu dan sisa bayar paket kami ya kak 12345', 'admin',
        CAST(:client AS TEXT), now(), now())
RETURNING id AS message \gset
UPDATE support_tickets SET response_count = response_count + 1, updated_at = now()
WHERE id = :ticket;
UPDATE chat_messages SET is_read = TRUE, read_at = now()
WHERE support_ticket_id = :ticket AND sender_type = 'customer' AND id <= :message AND NOT is_read;
COMMIT;
