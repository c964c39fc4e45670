-- include "desk/notification/rules.h"
-- column event is notification_event
-- column addressee is addressee
-- column channel is medium

-- many rule rules_all()
-- for anyone: the desk's rules of who is told; nothing of a person
SELECT event, addressee, channel, is_on FROM notification_rules;

-- exec rule_set(notification_event event, addressee addressee, medium channel, bool is_on, instant now)
-- for staff
INSERT INTO notification_rules (event, addressee, channel, is_on, updated_at)
VALUES (:event, :addressee, :channel, :is_on, :now)
ON CONFLICT (event, addressee, channel)
DO UPDATE SET is_on = excluded.is_on, updated_at = excluded.updated_at;

-- many wish wishes_of()
-- within person
SELECT event, channel, is_on FROM notification_wishes WHERE user_id = :person_id;

-- exec wish_set(notification_event event, medium channel, bool is_on, instant now)
-- within person
INSERT INTO notification_wishes (user_id, event, channel, is_on, updated_at)
VALUES (:person_id, :event, :channel, :is_on, :now)
ON CONFLICT (user_id, event, channel)
DO UPDATE SET is_on = excluded.is_on, updated_at = excluded.updated_at;
