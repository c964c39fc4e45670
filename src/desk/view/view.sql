-- include "desk/view/rows.h"
-- column status is ticket_status
-- column priority is ticket_priority
-- column category is ticket_category

-- # All that the viewer sees, or `only` one of them.
-- many saved_view views_seen(id only, i64 limit)
-- for staff
SELECT view.id, view.user_id, view.name, owner.name AS user_name, view.is_shared, view.status,
       view.priority, view.category,
       coalesce(view.assigned_to,
                CASE view.assignee WHEN 'me' THEN -2 WHEN 'nobody' THEN 0 ELSE -1 END)
           AS assigned_to,
       view.search
FROM saved_views AS view
JOIN users AS owner ON owner.id = view.user_id
WHERE (view.user_id = :staff_id OR view.is_shared) AND view.id = coalesce(:only, view.id)
ORDER BY CASE WHEN view.user_id = :staff_id THEN 0 ELSE 1 END,
         CASE WHEN view.user_id = :staff_id THEN view.position ELSE 0 END, view.name, view.id
LIMIT :limit;

-- # What is left to do in each of them that has no search, and (under COUNT_MINE and so on) in what
-- # everybody has. Each is up to three rows, found by their key. On PostgreSQL not by way of the view
-- # ticket_counts: for each count it would spread out every change that has not been gathered yet.
-- many view_count view_counts()
-- for staff
-- sqlite:
WITH wanted AS (
    SELECT id, status, coalesce(priority, '') AS priority, coalesce(category, '') AS category,
           coalesce(assigned_to, CASE assignee WHEN 'me' THEN :staff_id WHEN 'nobody' THEN 0
                                 ELSE -1 END) AS assigned_to
    FROM saved_views WHERE (user_id = :staff_id OR is_shared) AND search = ''
    UNION ALL SELECT -1, NULL, '', '', :staff_id
    UNION ALL SELECT -2, NULL, '', '', 0
    UNION ALL SELECT -3, NULL, 'urgent', '', -1
    UNION ALL SELECT -4, NULL, '', '', -1
    UNION ALL SELECT -5, '', '', '', -1)
SELECT wanted.id,
       coalesce((
           SELECT CAST(sum(counted.tickets) AS BIGINT) FROM ticket_counts AS counted
           WHERE counted.block = -1
             AND counted.status IN (coalesce(wanted.status, 'open'),
                                    coalesce(wanted.status, 'in_progress'),
                                    coalesce(wanted.status, 'waiting_customer'))
             AND counted.priority = wanted.priority AND counted.category = wanted.category
             AND counted.assigned_to = wanted.assigned_to), 0) AS tickets
FROM wanted;
-- postgres:
WITH wanted AS (
    SELECT id, status, coalesce(priority, '') AS priority, coalesce(category, '') AS category,
           coalesce(assigned_to, CASE assignee WHEN 'me' THEN :staff_id WHEN 'nobody' THEN 0
                                 ELSE -1 END) AS assigned_to
    FROM saved_views WHERE (user_id = :staff_id OR is_shared) AND search = ''
    UNION ALL SELECT -1, NULL, '', '', :staff_id
    UNION ALL SELECT -2, NULL, '', '', 0
    UNION ALL SELECT -3, NULL, 'urgent', '', -1
    UNION ALL SELECT -4, NULL, '', '', -1
    UNION ALL SELECT -5, '', '', '', -1)
SELECT wanted.id,
       coalesce((
           SELECT CAST(sum(counted.tickets) AS BIGINT) FROM ticket_counts_gathered AS counted
           WHERE counted.block = -1
             AND counted.status IN (coalesce(wanted.status, 'open'),
                                    coalesce(wanted.status, 'in_progress'),
                                    coalesce(wanted.status, 'waiting_customer'))
             AND counted.priority = wanted.priority AND counted.category = wanted.category
             AND counted.assigned_to = wanted.assigned_to), 0) +
       coalesce((
           SELECT CAST(sum(change.tickets) AS BIGINT) FROM ticket_count_changes AS change
           WHERE (wanted.status = '' OR
                  change.status IN (coalesce(wanted.status, 'open'),
                                    coalesce(wanted.status, 'in_progress'),
                                    coalesce(wanted.status, 'waiting_customer')))
             AND wanted.priority IN ('', change.priority)
             AND wanted.category IN ('', change.category)
             AND wanted.assigned_to IN (-1, change.assigned_to)), 0) AS tickets
FROM wanted;

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
