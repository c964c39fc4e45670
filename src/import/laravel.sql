-- include "import/laravel_rows.h"

-- one import_user import_user_find(i64 id)
-- for operator
SELECT id, email, role, created_at FROM users WHERE id = :id;

-- value i64 import_user_of_email(text email)
-- for operator
SELECT id FROM users WHERE email = :email;

-- exec import_user_insert(i64 id, text name, text email, text phone, instant email_verified_at, text password, text role, text remember_token, text address, text city, text bio, text profile_image, text wedding_date, bool prefer_whatsapp, bool prefer_sms, bool prefer_email, instant created_at, instant updated_at, instant deleted_at)
-- for operator
INSERT INTO users
    (id, name, email, phone, email_verified_at, password, role, remember_token, address, city, bio,
     profile_image, wedding_date, prefer_whatsapp, prefer_sms, prefer_email, disabled_at,
     created_at, updated_at, deleted_at)
VALUES (:id, :name, :email, :phone, :email_verified_at, :password, :role, :remember_token,
        :address, :city, :bio, :profile_image, :wedding_date, :prefer_whatsapp, :prefer_sms,
        :prefer_email, :deleted_at, :created_at, :updated_at, :deleted_at);

-- one import_order import_order_find(i64 id)
-- for operator
SELECT id, user_id, order_number FROM orders WHERE id = :id;

-- value i64 import_order_of_number(text order_number)
-- for operator
SELECT id FROM orders WHERE order_number = :order_number;

-- exec import_order_insert(i64 id, i64 user_id, id package_id, text order_number, text event_date, i64 pre_event_days, i64 post_event_days, bool calendar_confirmed, text event_location, i64 guest_count, text special_request, text total_price, text payment_scheme, text dp_percentage, text total_paid, text remaining_amount, text payment_status, text status, instant created_at, instant updated_at, instant deleted_at)
-- for operator
INSERT INTO orders
    (id, user_id, package_id, order_number, event_date, pre_event_days, post_event_days,
     calendar_confirmed, event_location, guest_count, special_request, total_price, payment_scheme,
     dp_percentage, total_paid, remaining_amount, payment_status, status, created_at, updated_at,
     deleted_at)
VALUES (:id, :user_id, :package_id, :order_number, :event_date, :pre_event_days, :post_event_days,
        :calendar_confirmed, :event_location, :guest_count, :special_request,
        CAST(:total_price AS DECIMAL(12, 2)), :payment_scheme,
        CAST(:dp_percentage AS DECIMAL(5, 2)), CAST(:total_paid AS DECIMAL(12, 2)),
        CAST(:remaining_amount AS DECIMAL(12, 2)), :payment_status, :status, :created_at,
        :updated_at, :deleted_at);

-- one import_ticket import_ticket_find(i64 id)
-- for operator
SELECT id, user_id, created_at FROM support_tickets WHERE id = :id;

-- exec import_ticket_insert(i64 id, i64 user_id, id assigned_to, id order_id, text subject, text description, text category, text priority, text status, text internal_notes, i64 response_count, instant first_response_at, instant resolved_at, instant closed_at, instant created_at, instant updated_at, instant deleted_at)
-- for operator
INSERT INTO support_tickets
    (id, user_id, assigned_to, order_id, subject, description, category, priority, status,
     internal_notes, response_count, first_response_at, resolved_at, closed_at, created_at,
     updated_at, deleted_at)
VALUES (:id, :user_id, :assigned_to, :order_id, :subject, :description, :category, :priority,
        :status, :internal_notes, :response_count, :first_response_at, :resolved_at, :closed_at,
        :created_at, :updated_at, :deleted_at);

-- one import_message import_message_find(i64 id)
-- for operator
SELECT id, support_ticket_id, sender_id, created_at FROM chat_messages WHERE id = :id;

-- exec import_message_insert(i64 id, i64 support_ticket_id, i64 sender_id, text message, text sender_type, json attachments, bool is_read, instant read_at, instant created_at, instant updated_at)
-- for operator
INSERT INTO chat_messages
    (id, support_ticket_id, sender_id, message, sender_type, attachments, is_read, read_at,
     created_at, updated_at)
VALUES (:id, :support_ticket_id, :sender_id, :message, :sender_type, :attachments, :is_read,
        :read_at, :created_at, :updated_at);

-- one import_sms_log import_sms_log_find(i64 id)
-- for operator
SELECT id, phone_number, created_at FROM sms_logs WHERE id = :id;

-- exec import_sms_log_insert(i64 id, id user_id, text phone_number, text message, text type, text status, text template_key, json template_data, text twilio_sid, text error_message, instant created_at, instant updated_at)
-- for operator
INSERT INTO sms_logs
    (id, user_id, phone_number, message, type, status, template_key, template_data, twilio_sid,
     error_message, created_at, updated_at)
VALUES (:id, :user_id, :phone_number, :message, :type, :status, :template_key, :template_data,
        :twilio_sid, :error_message, :created_at, :updated_at);

-- # The description of a ticket that came without messages. Only a new ticket's counts as unread.
-- exec import_ticket_begin_conversation(i64 id)
-- for operator
INSERT INTO chat_messages
    (id, support_ticket_id, sender_id, message, sender_type, is_read, read_at, created_at,
     updated_at)
SELECT @next_id(chat_messages), id, user_id, description, 'customer', status <> 'open',
       CASE WHEN status <> 'open' THEN updated_at END, created_at, created_at
FROM support_tickets
WHERE id = :id AND messages_count = 0 AND description <> '';

-- # The triggers count in the order of the dump, which need not be the order of the messages.
-- exec import_ticket_count_answered(i64 id)
-- for operator
UPDATE support_tickets SET answered_count =
    (SELECT count(*) FROM chat_messages AS message
     WHERE message.support_ticket_id = :id AND message.sender_type = 'customer'
       AND message.id < (SELECT coalesce(max(reply.id), 0) FROM chat_messages AS reply
                         WHERE reply.support_ticket_id = :id AND reply.sender_type = 'admin'))
WHERE id = :id;

-- # There, what one member of staff had read was read for all of them.
-- exec import_ticket_note_seen(i64 id, instant now)
-- for operator
INSERT INTO ticket_reads (support_ticket_id, user_id, seen_count, read_at)
SELECT ticket.id, staff.id, ticket.customer_messages_count - ticket.staff_unread_count,
       coalesce(ticket.updated_at, :now)
FROM support_tickets AS ticket CROSS JOIN users AS staff
WHERE ticket.id = :id AND staff.role IN ('agent', 'admin') AND staff.disabled_at IS NULL
  AND ticket.customer_messages_count - ticket.staff_unread_count > ticket.answered_count
ON CONFLICT (support_ticket_id, user_id) DO UPDATE SET seen_count = excluded.seen_count
WHERE excluded.seen_count > ticket_reads.seen_count;

-- # New rows count on after the imported ones.
-- value i64 import_continue_users()
-- for operator
SELECT @last_id(users) AS id FROM users;

-- value i64 import_continue_orders()
-- for operator
SELECT @last_id(orders) AS id FROM orders;

-- value i64 import_continue_tickets()
-- for operator
SELECT @last_id(support_tickets) AS id FROM support_tickets;

-- value i64 import_continue_messages()
-- for operator
SELECT @last_id(chat_messages) AS id FROM chat_messages;

-- value i64 import_continue_sms_logs()
-- for operator
SELECT @last_id(sms_logs) AS id FROM sms_logs;
