-- # The desk: people, orders, tickets, messages, and what is derived from them.
-- # The tables of the Laravel platform keep their names, columns and words (docs/install.md).
-- # Derived counts and the search index are kept by triggers, so whoever writes a message or a
-- # ticket (this program, the import, a Laravel application) keeps them true.

CREATE TABLE users (
    id                @id,
    name              TEXT NOT NULL,
    email             TEXT NOT NULL UNIQUE,
    phone             TEXT,
    email_verified_at TIMESTAMPTZ,
    password          TEXT NOT NULL,
    role              TEXT NOT NULL DEFAULT 'customer'
                      CHECK (role IN ('customer', 'agent', 'admin')),
    remember_token    TEXT,
    address           TEXT,
    city              TEXT,
    bio               TEXT,
    profile_image     TEXT,
    wedding_date      TEXT,
    prefer_whatsapp   BOOLEAN NOT NULL DEFAULT TRUE,
    prefer_sms        BOOLEAN NOT NULL DEFAULT TRUE,
    prefer_email      BOOLEAN NOT NULL DEFAULT TRUE,
    locale            TEXT CHECK (locale IN ('id', 'en')),
    ticket_columns    TEXT, -- # of the staff's list; null: all (desk/ticket/columns.h)
    theme             TEXT CHECK (theme IN ('light', 'dark')), -- # null: as the system
    disabled_at       TIMESTAMPTZ,
    created_at        TIMESTAMPTZ,
    updated_at        TIMESTAMPTZ,
    deleted_at        TIMESTAMPTZ
);
-- # The team, in the order of the lists that it is chosen from.
CREATE INDEX users_team_index ON users (name, id)
    WHERE role IN ('agent', 'admin') AND disabled_at IS NULL AND deleted_at IS NULL;
CREATE INDEX users_role_index ON users (role, id) WHERE deleted_at IS NULL;
CREATE INDEX users_phone_index ON users (phone) WHERE phone IS NOT NULL;

CREATE TABLE orders (
    id                 @id,
    user_id            BIGINT NOT NULL REFERENCES users (id),
    package_id         BIGINT,
    order_number       TEXT NOT NULL UNIQUE,
    event_date         TEXT,
    pre_event_days     BIGINT,
    post_event_days    BIGINT,
    calendar_confirmed BOOLEAN NOT NULL DEFAULT FALSE,
    event_location     TEXT,
    guest_count        BIGINT,
    special_request    TEXT,
    total_price        DECIMAL(12, 2),
    payment_scheme     TEXT,
    dp_percentage      DECIMAL(5, 2),
    total_paid         DECIMAL(12, 2),
    remaining_amount   DECIMAL(12, 2),
    payment_status     TEXT NOT NULL DEFAULT 'unpaid'
                       CHECK (payment_status IN ('unpaid', 'dp_paid', 'partially_paid', 'fully_paid')),
    status             TEXT NOT NULL DEFAULT 'pending'
                       CHECK (status IN ('pending', 'confirmed', 'in_progress', 'completed', 'cancelled')),
    created_at         TIMESTAMPTZ,
    updated_at         TIMESTAMPTZ,
    deleted_at         TIMESTAMPTZ
);
CREATE INDEX orders_user_id_index ON orders (user_id, id);

CREATE TABLE support_tickets (
    id                @id,
    user_id           BIGINT NOT NULL REFERENCES users (id),
    assigned_to       BIGINT REFERENCES users (id),
    order_id          BIGINT REFERENCES orders (id),
    subject           TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    description       TEXT NOT NULL,
    category          TEXT NOT NULL
                      CHECK (category IN ('general', 'order', 'payment', 'complaint', 'suggestion', 'other')),
    priority          TEXT NOT NULL DEFAULT 'medium'
                      CHECK (priority IN ('low', 'medium', 'high', 'urgent')),
    status            TEXT NOT NULL DEFAULT 'open'
                      CHECK (status IN ('open', 'in_progress', 'waiting_customer', 'resolved', 'closed')),
    internal_notes    TEXT,
    response_count    BIGINT NOT NULL DEFAULT 0,
    first_response_at TIMESTAMPTZ,
    resolved_at       TIMESTAMPTZ,
    closed_at         TIMESTAMPTZ,
    created_at        TIMESTAMPTZ,
    updated_at        TIMESTAMPTZ,
    deleted_at        TIMESTAMPTZ,
    -- # Derived from chat_messages by its triggers.
    messages_count          BIGINT NOT NULL DEFAULT 0,
    customer_messages_count BIGINT NOT NULL DEFAULT 0,
    answered_count          BIGINT NOT NULL DEFAULT 0, -- # customer's messages before staff's last reply
    customer_unread_count   BIGINT NOT NULL DEFAULT 0, -- # staff's messages the customer has not read
    staff_unread_count      BIGINT NOT NULL DEFAULT 0, -- # customer's messages no staff has read
    last_message_id         BIGINT NOT NULL DEFAULT 0,
    waiting_since           TIMESTAMPTZ -- # the customer's first message that staff have not answered
);
-- not backed up: support_tickets (messages_count, customer_messages_count, answered_count)
-- not backed up: support_tickets (customer_unread_count, staff_unread_count, last_message_id)
-- not backed up: support_tickets (waiting_since)
CREATE INDEX support_tickets_user_id_index ON support_tickets
    (user_id, id, status) WHERE deleted_at IS NULL;
CREATE INDEX support_tickets_order_id_index ON support_tickets (order_id);
CREATE INDEX support_tickets_created_at_index ON support_tickets (created_at);
CREATE INDEX support_tickets_deleted_at_index ON support_tickets
    (deleted_at, id) WHERE deleted_at IS NOT NULL;
-- # One index for each filter of the staff's list; each covers the other three, so that a page of
-- # any combination is found without touching a ticket.
CREATE INDEX support_tickets_id_index ON support_tickets
    (id, status, priority, category, assigned_to) WHERE deleted_at IS NULL;
CREATE INDEX support_tickets_status_index ON support_tickets
    (status, id, priority, category, assigned_to) WHERE deleted_at IS NULL;
CREATE INDEX support_tickets_priority_index ON support_tickets
    (priority, id, status, category, assigned_to) WHERE deleted_at IS NULL;
CREATE INDEX support_tickets_category_index ON support_tickets
    (category, id, status, priority, assigned_to) WHERE deleted_at IS NULL;
CREATE INDEX support_tickets_assigned_to_index ON support_tickets
    (assigned_to, id, status, priority, category) WHERE deleted_at IS NULL;
-- # The inbox in its order (src/desk/ticket/queue.h), also of one assignee.
CREATE INDEX support_tickets_queue_index ON support_tickets
    ((waiting_since IS NULL), waiting_since, last_message_id DESC, assigned_to)
    WHERE deleted_at IS NULL AND status IN ('open', 'in_progress', 'waiting_customer');

-- # Clustered by ticket: a conversation is one run of pages.
CREATE TABLE chat_messages (
    id                BIGINT NOT NULL,
    support_ticket_id BIGINT NOT NULL REFERENCES support_tickets (id),
    sender_id         BIGINT NOT NULL REFERENCES users (id),
    message           TEXT NOT NULL,
    sender_type       TEXT NOT NULL DEFAULT 'customer' CHECK (sender_type IN ('customer', 'admin')),
    attachments       @json,
    is_read           BOOLEAN NOT NULL DEFAULT FALSE,
    read_at           TIMESTAMPTZ,
    client_id         TEXT,
    created_at        TIMESTAMPTZ,
    updated_at        TIMESTAMPTZ,
    PRIMARY KEY (support_ticket_id, id)
) @clustered;
CREATE UNIQUE INDEX chat_messages_id_index ON chat_messages (id);
CREATE INDEX chat_messages_sender_id_index ON chat_messages (sender_id);
CREATE INDEX chat_messages_created_at_index ON chat_messages (created_at);
CREATE INDEX chat_messages_is_read_index ON chat_messages
    (is_read, support_ticket_id, sender_type) WHERE NOT is_read;
CREATE UNIQUE INDEX chat_messages_client_id_index ON chat_messages
    (support_ticket_id, sender_id, client_id) WHERE client_id IS NOT NULL;

-- # Files of messages. Their bytes are in the data folder, see desk/attachment/store.h, under a
-- # random name. What is shown of them stands in the message's column `attachments` too, so that
-- # a conversation, and a Laravel application, need no more than the message.
CREATE TABLE attachments (
    id         @id,
    user_id    BIGINT NOT NULL REFERENCES users (id), -- # who brought it
    message_id BIGINT REFERENCES chat_messages (id),  -- # null: not sent yet
    name       TEXT NOT NULL,
    type       TEXT NOT NULL,
    size       BIGINT NOT NULL,
    width      BIGINT NOT NULL DEFAULT 0, -- # of a picture that pages show; else 0
    height     BIGINT NOT NULL DEFAULT 0,
    file       TEXT NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX attachments_user_id_index ON attachments (user_id, created_at);
CREATE INDEX attachments_message_id_index ON attachments (message_id);
CREATE INDEX attachments_unsent_index ON attachments (created_at) WHERE message_id IS NULL;

-- # What administrators decide for the whole desk: desk/house/house.h.
CREATE TABLE settings (
    name       TEXT PRIMARY KEY,
    value      TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
) @clustered;
CREATE TABLE logos (
    id         BIGINT PRIMARY KEY CHECK (id = 1),
    type       TEXT NOT NULL,
    bytes      @bytes NOT NULL,
    hash       TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- # How much of a ticket each member of staff has seen.
CREATE TABLE ticket_reads (
    support_ticket_id BIGINT NOT NULL REFERENCES support_tickets (id),
    user_id           BIGINT NOT NULL REFERENCES users (id),
    seen_count        BIGINT NOT NULL, -- # of the customer's messages
    read_at           TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (support_ticket_id, user_id)
) @clustered;

-- # What somebody was writing, see desk/draft/draft.h; '' when it has been sent or taken back.
CREATE TABLE message_drafts (
    support_ticket_id BIGINT NOT NULL REFERENCES support_tickets (id),
    user_id           BIGINT NOT NULL REFERENCES users (id),
    message           TEXT NOT NULL,
    client_id         TEXT NOT NULL, -- # of the message that it will be
    updated_at        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (support_ticket_id, user_id)
) @clustered;

-- # Who changed what, see desk/audit/audit.h: rows are added, never changed, and chained by hashes.
CREATE TABLE audit_log (
    id         BIGINT NOT NULL,
    actor_id   BIGINT REFERENCES users (id), -- # null: a command of the machine's owner
    subject    TEXT NOT NULL CHECK (subject IN ('ticket', 'user', 'desk')),
    subject_id BIGINT NOT NULL,
    field      TEXT NOT NULL,
    from_value TEXT,
    to_value   TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    hash       TEXT NOT NULL,
    PRIMARY KEY (id)
) @clustered;
CREATE INDEX audit_log_subject_index ON audit_log (subject, subject_id, id);

-- # A ticket's history.
CREATE VIEW ticket_history AS
    SELECT id, subject_id AS support_ticket_id, actor_id, field, from_value, to_value, created_at
    FROM audit_log WHERE subject = 'ticket';

-- # The last row's number and hash: that the newest rows are there can be told too.
CREATE TABLE audit_head (
    id      BIGINT PRIMARY KEY CHECK (id = 1),
    last_id BIGINT NOT NULL,
    hash    TEXT NOT NULL
);
INSERT INTO audit_head (id, last_id, hash) VALUES (1, 0, '');

CREATE TABLE sessions (
    id           TEXT PRIMARY KEY, -- # SHA-256 of the token: the table alone opens no session
    user_id      BIGINT NOT NULL REFERENCES users (id),
    address      TEXT,
    user_agent   TEXT,
    created_at   TIMESTAMPTZ NOT NULL,
    seen_at      TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL
);
-- not backed up: sessions
CREATE INDEX sessions_user_id_index ON sessions (user_id);
CREATE INDEX sessions_expires_at_index ON sessions (expires_at);

-- # One row, written by each check of health.
CREATE TABLE health (
    id         BIGINT PRIMARY KEY,
    checked_at TIMESTAMPTZ NOT NULL
);
-- not backed up: health

CREATE TABLE sms_logs (
    id            @id,
    user_id       BIGINT REFERENCES users (id),
    phone_number  TEXT NOT NULL,
    message       TEXT NOT NULL,
    type          TEXT NOT NULL DEFAULT 'sms' CHECK (type IN ('sms', 'whatsapp')),
    status        TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sent', 'failed')),
    template_key  TEXT,
    template_data @json,
    twilio_sid    TEXT,
    error_message TEXT,
    created_at    TIMESTAMPTZ,
    updated_at    TIMESTAMPTZ
);
CREATE INDEX sms_logs_user_id_index ON sms_logs (user_id);

-- # SQLite: texts that the search index does not have yet. They wait for the end of their
-- # transaction, see search_catch_up() in desk/search/search.h: what leaves this table is indexed.
CREATE TABLE search_waiting (
    document   BIGINT NOT NULL PRIMARY KEY, -- # the number of its row in message_search
    message_id BIGINT                       -- # null: the ticket's subject
) @clustered;
-- not backed up: search_waiting

-- # How many live tickets match each combination of filters ('' and -1 stand for any, 0 for
-- # nobody), in each block of 1,024 ids and (block -1) in all: the count and any page of a filtered
-- # list are found without counting tickets.
-- sqlite:
CREATE TABLE ticket_counts (
    status      TEXT NOT NULL,
    priority    TEXT NOT NULL,
    category    TEXT NOT NULL,
    assigned_to BIGINT NOT NULL,
    block       BIGINT NOT NULL,
    tickets     BIGINT NOT NULL,
    PRIMARY KEY (status, priority, category, assigned_to, block)
) WITHOUT ROWID;
-- not backed up: ticket_counts
-- # The figures above the staff's list, six rows side by side.
CREATE INDEX ticket_counts_figures_index ON ticket_counts (status, tickets)
    WHERE block = -1 AND priority = '' AND category = '' AND assigned_to = -1;

CREATE VIEW filter_masks (mask) AS
    WITH RECURSIVE masks (mask) AS (SELECT 0 UNION ALL SELECT mask + 1 FROM masks WHERE mask < 15)
    SELECT mask FROM masks;

CREATE TRIGGER support_tickets_counted AFTER INSERT ON support_tickets
WHEN NEW.deleted_at IS NULL
BEGIN
    INSERT INTO ticket_counts (status, priority, category, assigned_to, block, tickets)
    SELECT CASE WHEN mask & 1 THEN NEW.status ELSE '' END,
           CASE WHEN mask & 2 THEN NEW.priority ELSE '' END,
           CASE WHEN mask & 4 THEN NEW.category ELSE '' END,
           CASE WHEN mask & 8 THEN coalesce(NEW.assigned_to, 0) ELSE -1 END,
           block.number, 1
    FROM filter_masks, (SELECT -1 AS number UNION ALL SELECT NEW.id / 1024) AS block
    WHERE TRUE
    ON CONFLICT DO UPDATE SET tickets = tickets + 1;
END;

CREATE TRIGGER support_tickets_uncounted
AFTER UPDATE OF status, priority, category, assigned_to, deleted_at ON support_tickets
WHEN OLD.deleted_at IS NULL
 AND (NEW.deleted_at IS NOT NULL OR NEW.status <> OLD.status OR NEW.priority <> OLD.priority
      OR NEW.category <> OLD.category OR NEW.assigned_to IS NOT OLD.assigned_to)
BEGIN
    -- # The rows are there: an UPDATE that names them by a SELECT would look at all of the table.
    INSERT INTO ticket_counts (status, priority, category, assigned_to, block, tickets)
    SELECT CASE WHEN mask & 1 THEN OLD.status ELSE '' END,
           CASE WHEN mask & 2 THEN OLD.priority ELSE '' END,
           CASE WHEN mask & 4 THEN OLD.category ELSE '' END,
           CASE WHEN mask & 8 THEN coalesce(OLD.assigned_to, 0) ELSE -1 END,
           block.number, 0
    FROM filter_masks, (SELECT -1 AS number UNION ALL SELECT OLD.id / 1024) AS block
    WHERE TRUE
    ON CONFLICT DO UPDATE SET tickets = tickets - 1;
END;

CREATE TRIGGER support_tickets_recounted
AFTER UPDATE OF status, priority, category, assigned_to, deleted_at ON support_tickets
WHEN NEW.deleted_at IS NULL
 AND (OLD.deleted_at IS NOT NULL OR NEW.status <> OLD.status OR NEW.priority <> OLD.priority
      OR NEW.category <> OLD.category OR NEW.assigned_to IS NOT OLD.assigned_to)
BEGIN
    INSERT INTO ticket_counts (status, priority, category, assigned_to, block, tickets)
    SELECT CASE WHEN mask & 1 THEN NEW.status ELSE '' END,
           CASE WHEN mask & 2 THEN NEW.priority ELSE '' END,
           CASE WHEN mask & 4 THEN NEW.category ELSE '' END,
           CASE WHEN mask & 8 THEN coalesce(NEW.assigned_to, 0) ELSE -1 END,
           block.number, 1
    FROM filter_masks, (SELECT -1 AS number UNION ALL SELECT NEW.id / 1024) AS block
    WHERE TRUE
    ON CONFLICT DO UPDATE SET tickets = tickets + 1;
END;

CREATE TRIGGER audit_log_stays BEFORE UPDATE ON audit_log
BEGIN
    SELECT raise(ABORT, 'the audit log is only ever added to');
END;

CREATE TRIGGER audit_log_is_kept BEFORE DELETE ON audit_log
BEGIN
    SELECT raise(ABORT, 'the audit log is only ever added to');
END;

-- # The search index. A row's number begins with its ticket's id (times 2^20), so that matches come
-- # newest ticket first without sorting; 0 is the subject, then the messages in their order. The
-- # texts are not stored a second time.
CREATE VIRTUAL TABLE message_search USING fts5 (
    text, content = '', detail = none, prefix = '2 3 4 5 6', tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE user_search USING fts5 (
    text, content = '', detail = none, prefix = '2 3 4 5 6', tokenize = "unicode61 remove_diacritics 2");

CREATE TRIGGER search_waiting_indexed AFTER DELETE ON search_waiting
BEGIN
    INSERT INTO message_search (rowid, text)
    SELECT OLD.document, subject FROM support_tickets
    WHERE OLD.message_id IS NULL AND id = OLD.document >> 20
    UNION ALL
    SELECT OLD.document, message FROM chat_messages WHERE id = OLD.message_id;
END;

CREATE TRIGGER support_tickets_searched AFTER INSERT ON support_tickets
BEGIN
    INSERT INTO search_waiting (document, message_id) VALUES (NEW.id * 1048576, NULL);
END;

CREATE TRIGGER chat_messages_added AFTER INSERT ON chat_messages
BEGIN
    UPDATE support_tickets SET
        messages_count = messages_count + 1,
        customer_messages_count = customer_messages_count + (NEW.sender_type = 'customer'),
        answered_count = CASE WHEN NEW.sender_type = 'admin' THEN customer_messages_count
                              ELSE answered_count END,
        customer_unread_count = customer_unread_count
                              + (NEW.sender_type = 'admin' AND NOT NEW.is_read),
        staff_unread_count = staff_unread_count + (NEW.sender_type = 'customer' AND NOT NEW.is_read),
        last_message_id = max(last_message_id, NEW.id),
        waiting_since = CASE WHEN NEW.sender_type = 'customer'
                             THEN coalesce(waiting_since, NEW.created_at) END
    WHERE id = NEW.support_ticket_id;
    INSERT INTO search_waiting (document, message_id)
    SELECT id * 1048576 + messages_count, NEW.id
    FROM support_tickets WHERE id = NEW.support_ticket_id;
END;

CREATE TRIGGER chat_messages_read AFTER UPDATE OF is_read ON chat_messages
WHEN NEW.is_read AND NOT OLD.is_read
BEGIN
    UPDATE support_tickets SET
        customer_unread_count = customer_unread_count - (NEW.sender_type = 'admin'),
        staff_unread_count = staff_unread_count - (NEW.sender_type = 'customer')
    WHERE id = NEW.support_ticket_id;
END;

CREATE TRIGGER users_searched AFTER INSERT ON users
BEGIN
    INSERT INTO user_search (rowid, text) VALUES (NEW.id, NEW.name || ' ' || NEW.email);
END;

CREATE TRIGGER users_searched_again AFTER UPDATE OF name, email ON users
WHEN NEW.name <> OLD.name OR NEW.email <> OLD.email
BEGIN
    INSERT INTO user_search (user_search, rowid, text)
    VALUES ('delete', OLD.id, OLD.name || ' ' || OLD.email);
    INSERT INTO user_search (rowid, text) VALUES (NEW.id, NEW.name || ' ' || NEW.email);
END;
-- postgres:
CREATE SEQUENCE chat_messages_id_seq OWNED BY chat_messages.id;
ALTER TABLE support_tickets SET (fillfactor = 80);

CREATE FUNCTION audit_log_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only ever added to' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_log_stays BEFORE UPDATE ON audit_log
FOR EACH ROW EXECUTE FUNCTION audit_log_refuses();
CREATE TRIGGER audit_log_is_kept BEFORE DELETE ON audit_log
FOR EACH ROW EXECUTE FUNCTION audit_log_refuses();
CREATE TRIGGER audit_log_is_not_emptied BEFORE TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuses();

-- # Here transactions run side by side, and would queue for the few rows that count many tickets. So
-- # a change is a row of its own, added without looking at others. Whoever adds the 64th adds those
-- # that have gathered to the counts, when all else of its transaction is done.
CREATE TABLE ticket_count_changes (
    id          BIGINT GENERATED ALWAYS AS IDENTITY,
    status      TEXT NOT NULL,
    priority    TEXT NOT NULL,
    category    TEXT NOT NULL,
    assigned_to BIGINT NOT NULL,
    block       BIGINT NOT NULL,
    tickets     BIGINT NOT NULL
) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

CREATE TABLE ticket_counts_gathered (
    status      TEXT NOT NULL,
    priority    TEXT NOT NULL,
    category    TEXT NOT NULL,
    assigned_to BIGINT NOT NULL,
    block       BIGINT NOT NULL,
    tickets     BIGINT NOT NULL,
    PRIMARY KEY (status, priority, category, assigned_to, block)
) WITH (fillfactor = 50);
CREATE INDEX ticket_counts_figures_index ON ticket_counts_gathered (status)
    WHERE block = -1 AND priority = '' AND category = '' AND assigned_to = -1;

-- # Every combination of filters that a ticket matches, in its block and in all.
CREATE FUNCTION ticket_filters(TEXT, TEXT, TEXT, BIGINT, BIGINT)
RETURNS TABLE (status TEXT, priority TEXT, category TEXT, assigned_to BIGINT, block BIGINT)
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN mask & 1 <> 0 THEN $1 ELSE '' END,
           CASE WHEN mask & 2 <> 0 THEN $2 ELSE '' END,
           CASE WHEN mask & 4 <> 0 THEN $3 ELSE '' END,
           CASE WHEN mask & 8 <> 0 THEN $4 ELSE -1 END,
           CASE WHEN mask & 16 <> 0 THEN $5 ELSE -1 END
    FROM generate_series(0, 31) AS mask
$$;

CREATE VIEW ticket_counts AS
SELECT status, priority, category, assigned_to, block, CAST(sum(tickets) AS BIGINT) AS tickets
FROM (SELECT status, priority, category, assigned_to, block, tickets FROM ticket_counts_gathered
      UNION ALL
      SELECT filter.status, filter.priority, filter.category, filter.assigned_to, filter.block,
             tickets
      FROM ticket_count_changes AS change
      CROSS JOIN ticket_filters(change.status, change.priority, change.category,
                                change.assigned_to, change.block) AS filter) AS counted
GROUP BY status, priority, category, assigned_to, block;

CREATE FUNCTION ticket_counts_gather() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- # A transaction of many changes comes here for every 64th, and the first time takes all.
    IF current_setting('sapa.has_gathered', TRUE) = 'yes'
       OR NOT pg_try_advisory_xact_lock(1396789329) THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('sapa.has_gathered', 'yes', TRUE);
    WITH change AS (DELETE FROM ticket_count_changes RETURNING *)
    INSERT INTO ticket_counts_gathered AS gathered
    SELECT filter.status, filter.priority, filter.category, filter.assigned_to, filter.block,
           sum(tickets)
    FROM change CROSS JOIN ticket_filters(change.status, change.priority, change.category,
                                          change.assigned_to, change.block) AS filter
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(tickets) <> 0
    ON CONFLICT ON CONSTRAINT ticket_counts_gathered_pkey
    DO UPDATE SET tickets = gathered.tickets + excluded.tickets;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER ticket_counts_gather AFTER INSERT ON ticket_count_changes
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.id % 64 = 0) EXECUTE FUNCTION ticket_counts_gather();

CREATE FUNCTION support_tickets_recounted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.deleted_at IS NULL THEN
        INSERT INTO ticket_count_changes (status, priority, category, assigned_to, block, tickets)
        VALUES (OLD.status, OLD.priority, OLD.category, coalesce(OLD.assigned_to, 0),
                OLD.id / 1024, -1);
    END IF;
    IF NEW.deleted_at IS NULL THEN
        INSERT INTO ticket_count_changes (status, priority, category, assigned_to, block, tickets)
        VALUES (NEW.status, NEW.priority, NEW.category, coalesce(NEW.assigned_to, 0),
                NEW.id / 1024, 1);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER support_tickets_recounted
AFTER UPDATE OF status, priority, category, assigned_to, deleted_at ON support_tickets
FOR EACH ROW WHEN ((OLD.status, OLD.priority, OLD.category, OLD.assigned_to, OLD.deleted_at IS NULL)
    IS DISTINCT FROM (NEW.status, NEW.priority, NEW.category, NEW.assigned_to, NEW.deleted_at IS NULL))
EXECUTE FUNCTION support_tickets_recounted();

-- # Words as SQLite's unicode61 with remove_diacritics = 2 sees them, letter by letter (a test
-- # compares): letters and numbers make words, case and the accents of Latin letters do not count.
CREATE FUNCTION search_fold(written TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN written !~ '[\u00B5-\u03FF\u1E00-\u1FFF\u212B]'
    THEN lower(written COLLATE "und-x-icu") COLLATE "C"
    ELSE translate(
        regexp_replace(lower(written COLLATE "und-x-icu"),
                       '[\u0300-\u0304\u0306-\u030C\u030F\u0311\u031B\u0323-\u0328\u032D\u032E\u0330\u0331]',
                       '', 'g'),
        'µàáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęěĝğġģĥĩīĭįĵķĺļľńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżžſơưǎǐ' ||
        'ǒǔǖǘǚǜǟǧǩǫǭǰǵǹǻȁȃȅȇȉȋȍȏȑȓȕȗșțȟȧȩȫȭȯȱȳςϐϑϕϖϰϱϵḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑ' ||
        'ṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕẖẗẘẙẛạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹι',
        'μaaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeeegggghiiiijklllnnnooorrrssssttuuuuuuwyzzzsouai' ||
        'ouuuuuagkoojgnaaaeeiioorruusthaeooooyσβθφπκρεabbbcdddddeeeeefghhhhhiikkkllllmmmnnnnooo' ||
        'opprrrrsssssttttuuuuuvvwwwwwxxyzzzhtwysaaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyyι')
        COLLATE "C"
    END;

-- # What stands between words.
CREATE FUNCTION search_gap() RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '[^[:alnum:]\u00B2\u00B3\u00B9\u00BC-\u00BE\u2070\u2074-\u2079\u2080-\u2089' ||
       '\u2150-\u2189\u2460-\u249B\u24EA-\u24FF\u2776-\u2793\u3007\u3021-\u3029' ||
       '\u3192-\u3195\u3220-\u3229\u3248-\u324F\u3251-\u325F\u3280-\u3289' ||
       '\u32B1-\u32BF\uE000-\uF8FF]+';

-- # A tsvector holds words of at most 2,046 bytes; the first 250 characters count.
CREATE FUNCTION search_long_words(written TEXT) RETURNS TSVECTOR
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT coalesce(array_to_tsvector(array_agg(left(word, 250))), '')
        FROM regexp_split_to_table(search_fold(written) COLLATE "und-x-icu", search_gap()) AS word
        WHERE word <> '');

-- # Without a SELECT it becomes a part of whatever calls it, in a tenth of the time.
CREATE FUNCTION search_words(written TEXT) RETURNS TSVECTOR
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(written) > 1000 THEN search_long_words(written)
            ELSE array_to_tsvector(array_remove(regexp_split_to_array(
                     search_fold(written) COLLATE "und-x-icu", search_gap()), '')) END;

-- # A row for each subject (message_id 0) and message. Of a rare word the index finds them; of a
-- # common one they are read newest ticket first until there are enough.
CREATE TABLE message_search (
    support_ticket_id BIGINT NOT NULL,
    message_id        BIGINT NOT NULL,
    words             TSVECTOR NOT NULL,
    PRIMARY KEY (support_ticket_id, message_id)
);
CREATE INDEX message_search_words_index ON message_search USING gin (words)
    WITH (gin_pending_list_limit = 512);
ALTER TABLE message_search ALTER COLUMN words SET STATISTICS 1000;
CREATE INDEX users_search_index ON users USING gin (search_words(name || ' ' || email));

-- # Tickets and messages are taken in once a statement, however many it adds: a restore adds
-- # hundreds at a time.
CREATE FUNCTION support_tickets_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ticket_count_changes (status, priority, category, assigned_to, block, tickets)
    SELECT status, priority, category, coalesce(assigned_to, 0), id / 1024, 1
    FROM added WHERE deleted_at IS NULL;
    INSERT INTO message_search (support_ticket_id, message_id, words)
    SELECT id, 0, search_words(subject) FROM added;
    RETURN NULL;
END $$;

CREATE TRIGGER support_tickets_added AFTER INSERT ON support_tickets
REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION support_tickets_added();

CREATE FUNCTION support_tickets_searched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE message_search SET words = search_words(NEW.subject)
    WHERE support_ticket_id = NEW.id AND message_id = 0;
    RETURN NULL;
END $$;

CREATE TRIGGER support_tickets_searched AFTER UPDATE OF subject ON support_tickets
FOR EACH ROW EXECUTE FUNCTION support_tickets_searched();

-- # Ids are given while the ticket is held, so that the messages of one ticket are committed in the
-- # order of their ids: who has read up to an id has read all before it.
CREATE FUNCTION chat_messages_ordered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM support_tickets WHERE id = NEW.support_ticket_id FOR NO KEY UPDATE;
    NEW.id := nextval('chat_messages_id_seq');
    RETURN NEW;
END $$;

CREATE TRIGGER chat_messages_ordered BEFORE INSERT ON chat_messages
FOR EACH ROW WHEN (NEW.id IS NULL) EXECUTE FUNCTION chat_messages_ordered();

CREATE FUNCTION chat_messages_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE support_tickets AS ticket SET
        messages_count = ticket.messages_count + of_ticket.messages,
        customer_messages_count = ticket.customer_messages_count + of_ticket.of_customer,
        answered_count = CASE WHEN of_ticket.last_reply IS NULL THEN ticket.answered_count
                              ELSE ticket.customer_messages_count + of_ticket.answered END,
        customer_unread_count = ticket.customer_unread_count + of_ticket.unread_of_staff,
        staff_unread_count = ticket.staff_unread_count + of_ticket.unread_of_customer,
        last_message_id = greatest(ticket.last_message_id, of_ticket.last_id),
        waiting_since = CASE WHEN of_ticket.last_reply IS NULL
                             THEN coalesce(ticket.waiting_since, of_ticket.waiting_since)
                             ELSE of_ticket.waiting_since END
    FROM (SELECT support_ticket_id, last_reply, max(id) AS last_id, count(*) AS messages,
                 count(*) FILTER (WHERE sender_type = 'customer') AS of_customer,
                 count(*) FILTER (WHERE sender_type = 'customer' AND id < last_reply) AS answered,
                 count(*) FILTER (WHERE sender_type = 'admin' AND NOT is_read) AS unread_of_staff,
                 count(*) FILTER (WHERE sender_type = 'customer' AND NOT is_read)
                     AS unread_of_customer,
                 (array_agg(created_at ORDER BY id)
                      FILTER (WHERE sender_type = 'customer' AND created_at IS NOT NULL
                                AND id > coalesce(last_reply, 0)))[1] AS waiting_since
          FROM (SELECT id, support_ticket_id, sender_type, is_read, created_at,
                       max(id) FILTER (WHERE sender_type = 'admin')
                           OVER (PARTITION BY support_ticket_id) AS last_reply
                FROM added) AS message
          GROUP BY support_ticket_id, last_reply) AS of_ticket
    WHERE ticket.id = of_ticket.support_ticket_id;
    INSERT INTO message_search (support_ticket_id, message_id, words)
    SELECT support_ticket_id, id, search_words(message) FROM added;
    RETURN NULL;
END $$;

CREATE TRIGGER chat_messages_added AFTER INSERT ON chat_messages
REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION chat_messages_added();

-- # Once a statement: many messages are read at a time.
CREATE FUNCTION chat_messages_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE support_tickets AS ticket SET
        customer_unread_count = ticket.customer_unread_count - seen.of_staff,
        staff_unread_count = ticket.staff_unread_count - seen.of_customer
    FROM (SELECT after.support_ticket_id,
                 count(*) FILTER (WHERE after.sender_type = 'admin') AS of_staff,
                 count(*) FILTER (WHERE after.sender_type = 'customer') AS of_customer
          FROM rows_after AS after JOIN rows_before AS before USING (support_ticket_id, id)
          WHERE after.is_read AND NOT before.is_read
          GROUP BY after.support_ticket_id) AS seen
    WHERE ticket.id = seen.support_ticket_id;
    RETURN NULL;
END $$;

CREATE TRIGGER chat_messages_read AFTER UPDATE ON chat_messages
REFERENCING OLD TABLE AS rows_before NEW TABLE AS rows_after
FOR EACH STATEMENT EXECUTE FUNCTION chat_messages_read();
-- both:
