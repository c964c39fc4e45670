-- # What the staff's home page asks (src/desk/workload/): who waits, and of whom; and what was done on
-- # a day. Each of these is answered from an index that holds little else.
CREATE INDEX support_tickets_waiting_index ON support_tickets
    (assigned_to, waiting_since, priority)
    WHERE deleted_at IS NULL AND waiting_since IS NOT NULL
      AND status IN ('open', 'in_progress', 'waiting_customer');
CREATE INDEX support_tickets_first_response_at_index ON support_tickets
    (first_response_at, created_at) WHERE deleted_at IS NULL AND first_response_at IS NOT NULL;
CREATE INDEX support_tickets_resolved_at_index ON support_tickets
    (resolved_at) WHERE deleted_at IS NULL AND resolved_at IS NOT NULL;
