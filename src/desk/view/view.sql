-- include "desk/view/rows.h"
-- column status is ticket_status
-- column priority is ticket_priority
-- column category is ticket_category

-- # All that the viewer sees, or `only` one of them. Each count is up to three rows of
-- # ticket_counts, found by their key.
-- many saved_view views_seen(id only, i64 limit)
-- for staff
SELECT view.id, view.user_id, view.name, owner.name AS user_name, view.is_shared, view.status,
       view.priority, view.category,
       coalesce(view.assigned_to,
                CASE view.assignee WHEN 'me' THEN -2 WHEN 'nobody' THEN 0 ELSE -1 END)
           AS assigned_to,
       view.search,
       CASE WHEN view.search <> '' THEN -1
            ELSE coalesce((
                SELECT CAST(sum(counted.tickets) AS BIGINT) FROM ticket_counts AS counted
                WHERE counted.block = -1
                  AND counted.status IN (coalesce(view.status, 'open'),
                                         coalesce(view.status, 'in_progress'),
                                         coalesce(view.status, 'waiting_customer'))
                  AND counted.priority = coalesce(view.priority, '')
                  AND counted.category = coalesce(view.category, '')
                  AND counted.assigned_to = coalesce(view.assigned_to,
                      CASE view.assignee WHEN 'me' THEN :staff_id WHEN 'nobody' THEN 0 ELSE -1 END)),
                0)
       END AS tickets
FROM saved_views AS view
JOIN users AS owner ON owner.id = view.user_id
WHERE (view.user_id = :staff_id OR view.is_shared) AND view.id = coalesce(:only, view.id)
ORDER BY CASE WHEN view.user_id = :staff_id THEN 0 ELSE 1 END,
         CASE WHEN view.user_id = :staff_id THEN view.position ELSE 0 END, view.name, view.id
LIMIT :limit;

-- # What somebody has saved is changed by one at a time: where others write meanwhile, the row of
-- # the person is kept as it is.
-- value i64 views_lock(i64 user_id)
-- for staff
SELECT id FROM users WHERE id = :user_id @for_update;

-- # Those of one person, in their order.
-- many view_place views_of_owner(i64 user_id)
-- for staff
SELECT id, name, position FROM saved_views WHERE user_id = :user_id ORDER BY position, id;

-- value i64 view_insert(text name, bool is_shared, ticket_status status, ticket_priority priority, ticket_category category, text assignee, id assigned_to, text search, i64 position, instant now)
-- for staff
INSERT INTO saved_views (user_id, name, is_shared, status, priority, category, assignee,
                         assigned_to, search, position, created_at, updated_at)
VALUES (:staff_id, :name, :is_shared, :status, :priority, :category, :assignee, :assigned_to,
        :search, :position, :now, :now)
RETURNING id;

-- exec view_update(text name, bool is_shared, ticket_status status, ticket_priority priority, ticket_category category, text assignee, id assigned_to, text search, instant now)
-- within saved_view
UPDATE saved_views
SET name = :name, is_shared = :is_shared, status = :status, priority = :priority,
    category = :category, assignee = :assignee, assigned_to = :assigned_to, search = :search,
    updated_at = :now
WHERE id = :saved_view_id;

-- exec view_delete()
-- within saved_view
DELETE FROM saved_views WHERE id = :saved_view_id;

-- exec view_place_at(i64 id, i64 position)
-- for staff
UPDATE saved_views SET position = :position WHERE id = :id AND user_id = :staff_id;

-- # For the queues and views that everybody has.
-- one rail_counts rail_counts_find()
-- for staff
SELECT coalesce(CAST(sum(CASE WHEN status <> '' AND priority = '' AND assigned_to = :staff_id
                              THEN tickets END) AS BIGINT), 0) AS mine,
       coalesce(CAST(sum(CASE WHEN status <> '' AND priority = '' AND assigned_to = 0
                              THEN tickets END) AS BIGINT), 0) AS unassigned,
       coalesce(CAST(sum(CASE WHEN status <> '' AND priority = 'urgent' AND assigned_to = -1
                              THEN tickets END) AS BIGINT), 0) AS urgent,
       coalesce(CAST(sum(CASE WHEN status <> '' AND priority = '' AND assigned_to = -1
                              THEN tickets END) AS BIGINT), 0) AS everybodys,
       coalesce(CAST(sum(CASE WHEN status = '' AND priority = '' AND assigned_to = -1
                              THEN tickets END) AS BIGINT), 0) AS total
FROM ticket_counts
WHERE block = -1 AND category = '' AND status IN ('', 'open', 'in_progress', 'waiting_customer')
  AND priority IN ('', 'urgent') AND assigned_to IN (-1, 0, :staff_id);
