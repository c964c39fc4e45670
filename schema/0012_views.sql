-- # What several queries show of the same rows, each by an index of its own.

-- # People, as staff see them.
CREATE VIEW profiles AS
    SELECT id, name, email, phone, role, disabled_at IS NOT NULL AS is_disabled, created_at,
           (SELECT count(*) FROM support_tickets
            WHERE user_id = users.id AND support_tickets.deleted_at IS NULL) AS tickets_count
    FROM users WHERE deleted_at IS NULL;

-- # The log of what people were told; is_private: of the account of a colleague.
CREATE VIEW notification_log AS
    SELECT told.id, told.user_id, person.name AS user_name, told.event, told.channel, told.state,
           told.reason, told.support_ticket_id, told.about_id, told.is_answer, told.due_at,
           told.created_at, told.updated_at, told.attempts, told.gateway, told.gateway_id,
           told.address, told.sms_log_id,
           told.support_ticket_id IS NULL AND person.role <> 'customer' AS is_private
    FROM notifications AS told JOIN users AS person ON person.id = told.user_id;

-- # The log of texts that went out.
CREATE VIEW sms_log_texts AS
    SELECT texts.id, texts.user_id, person.name AS user_name, texts.phone_number, texts.message,
           texts.type, texts.status, texts.template_key, texts.template_data, texts.twilio_sid,
           texts.error_message, texts.created_at, texts.updated_at,
           (SELECT max(told.id) FROM notifications AS told
            WHERE told.user_id = texts.user_id AND told.sms_log_id = texts.id) AS notification_id
    FROM sms_logs AS texts LEFT JOIN users AS person ON person.id = texts.user_id;
