-- # What people are told outside the pages, and what they answer: docs/decisions/0022.

-- # One row: one person, told of one thing, by one channel. It is written with the change that
-- # causes it, and a thread of its own brings it on its way (src/desk/notification/notification.h).
CREATE TABLE notifications (
    id                @id,
    user_id           BIGINT NOT NULL REFERENCES users (id), -- # who is told
    event             TEXT NOT NULL
                      CHECK (event IN ('ticket_created', 'message_added', 'ticket_assigned',
                                       'status_changed', 'mentioned', 'answer_overdue',
                                       'password_forgotten', 'email_changed', 'invited',
                                       'new_device', 'test')),
    channel           TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp')),
    support_ticket_id BIGINT REFERENCES support_tickets (id), -- # null: about the account
    -- # message_added: the first message that is told of, and with is_answer the only one; of the
    -- # account: the row of account_links; of a change its row in audit_log; mentioned: the note.
    about_id          BIGINT NOT NULL,
    is_answer         BOOLEAN NOT NULL DEFAULT FALSE, -- # goes back the way its question came
    details           TEXT,                           -- # what else its text says
    state             TEXT NOT NULL DEFAULT 'queued'
                      CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'read', 'failed',
                                       'unknown', 'skipped')),
    reason            TEXT,                           -- # of failed, unknown, skipped: a short word
    due_at            TIMESTAMPTZ NOT NULL,           -- # not before this
    attempts          BIGINT NOT NULL DEFAULT 0,
    gateway           TEXT,                           -- # that has it, or had it last
    gateway_id        TEXT,                           -- # its id there; of a mail its Message-ID
    address           TEXT,                           -- # where it went
    sms_log_id        BIGINT REFERENCES sms_logs (id),
    created_at        TIMESTAMPTZ NOT NULL,
    updated_at        TIMESTAMPTZ NOT NULL,
    UNIQUE (user_id, channel, event, support_ticket_id, about_id)
);
-- # Several messages are told of at once: the first one waits, those that follow go with it.
CREATE UNIQUE INDEX notifications_waiting_index ON notifications
    (user_id, channel, support_ticket_id)
    WHERE event = 'message_added' AND state = 'queued' AND NOT is_answer;
CREATE INDEX notifications_due_index ON notifications (channel, due_at, id) WHERE state = 'queued';
CREATE INDEX notifications_sending_index ON notifications (updated_at) WHERE state = 'sending';
CREATE INDEX notifications_gateway_index ON notifications (gateway_id, gateway)
    WHERE gateway_id IS NOT NULL;
CREATE INDEX notifications_ticket_index ON notifications (support_ticket_id, id);
CREATE INDEX notifications_user_index ON notifications (user_id, id);
CREATE INDEX notifications_state_index ON notifications (state, id);

-- # With whom it is for: what a thread needs to bring one on its way.
CREATE VIEW deliveries AS
    SELECT told.id, told.user_id, told.support_ticket_id AS ticket_id, told.about_id, told.attempts,
           told.sms_log_id, told.event, told.channel, told.state, told.is_answer, told.details,
           told.gateway, told.gateway_id, told.due_at, told.created_at, told.updated_at,
           person.name, person.email, person.phone, person.locale, person.role,
           person.disabled_at IS NOT NULL OR person.deleted_at IS NOT NULL AS is_gone
    FROM notifications AS told JOIN users AS person ON person.id = told.user_id;

-- # Every time that one was handed to a gateway.
CREATE TABLE notification_attempts (
    notification_id BIGINT NOT NULL REFERENCES notifications (id),
    number          BIGINT NOT NULL, -- # from 1
    gateway         TEXT NOT NULL,
    outcome         TEXT NOT NULL DEFAULT 'begun'
                    CHECK (outcome IN ('begun', 'sent', 'refused', 'postponed', 'unknown')),
    code            TEXT, -- # as the gateway answered
    reason          TEXT, -- # the same for people; never a secret
    began_at        TIMESTAMPTZ NOT NULL,
    ended_at        TIMESTAMPTZ,
    PRIMARY KEY (notification_id, number)
) @clustered;

-- # Where the desk departs from the rules in src/desk/notification/rules.h, and where a person does.
CREATE TABLE notification_rules (
    event      TEXT NOT NULL,
    addressee   TEXT NOT NULL CHECK (addressee IN ('customer', 'assignee', 'team')),
    channel    TEXT NOT NULL CHECK (channel IN ('email', 'phone')),
    is_on      BOOLEAN NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (event, addressee, channel)
) @clustered;
CREATE TABLE notification_wishes (
    user_id    BIGINT NOT NULL REFERENCES users (id),
    event      TEXT NOT NULL,
    channel    TEXT NOT NULL CHECK (channel IN ('email', 'phone')),
    is_on      BOOLEAN NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, event, channel)
) @clustered;

-- # What gateways and mailboxes brought, each once however often they say it. The bytes of a mail
-- # are a file beside the database while it waits.
CREATE TABLE incoming (
    id                @id,
    gateway           TEXT NOT NULL, -- # 'mail', 'twilio', ...
    kind              TEXT NOT NULL CHECK (kind IN ('message', 'status')),
    gateway_id        TEXT NOT NULL, -- # its id there; with what it says, of a status
    content           TEXT NOT NULL, -- # JSON (src/gateway/hook.h); of a mail the name of its file
    state             TEXT NOT NULL DEFAULT 'waiting'
                      CHECK (state IN ('waiting', 'taken', 'ignored', 'refused')),
    reason            TEXT,          -- # of ignored and refused
    channel           TEXT CHECK (channel IN ('email', 'sms', 'whatsapp')),
    user_id           BIGINT REFERENCES users (id),           -- # who wrote
    support_ticket_id BIGINT REFERENCES support_tickets (id), -- # what it became
    message_id        BIGINT REFERENCES chat_messages (id),
    attempts          BIGINT NOT NULL DEFAULT 0,
    due_at            TIMESTAMPTZ NOT NULL,
    created_at        TIMESTAMPTZ NOT NULL,
    updated_at        TIMESTAMPTZ NOT NULL,
    UNIQUE (gateway, kind, gateway_id)
);
CREATE INDEX incoming_due_index ON incoming (due_at, id) WHERE state = 'waiting';
CREATE INDEX incoming_ticket_index ON incoming (support_ticket_id, id)
    WHERE support_ticket_id IS NOT NULL;
CREATE INDEX incoming_message_index ON incoming (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX incoming_user_index ON incoming (user_id, id) WHERE user_id IS NOT NULL;

-- # By what somebody is known at a channel: a phone number, or the name that WhatsApp gives them
-- # when they show none.
CREATE TABLE contact_addresses (
    channel    TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp')),
    address    TEXT NOT NULL,
    user_id    BIGINT NOT NULL REFERENCES users (id),
    heard_at   TIMESTAMPTZ, -- # they last wrote from it: WhatsApp lets one answer freely for a day
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (channel, address)
) @clustered;
CREATE INDEX contact_addresses_user_index ON contact_addresses (user_id, channel);

-- # Links in letters about an account, each used once. The secret in a link is signed, not kept.
CREATE TABLE account_links (
    id         @id,
    user_id    BIGINT NOT NULL REFERENCES users (id),
    purpose    TEXT NOT NULL CHECK (purpose IN ('password', 'email', 'invitation')),
    email      TEXT, -- # purpose email: the new address
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at    TIMESTAMPTZ
);
CREATE INDEX account_links_user_index ON account_links (user_id, purpose, id);
-- not backed up: account_links

-- # Browsers that somebody has logged in with, by the hash of a cookie.
CREATE TABLE known_devices (
    user_id    BIGINT NOT NULL REFERENCES users (id),
    hash       TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    seen_at    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, hash)
) @clustered;
