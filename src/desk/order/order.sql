-- include "desk/order/order.h"

-- one order order_find_own(i64 id)
-- for customer
SELECT id, order_number, event_date, event_location, status, payment_status,
       CAST(total_price AS TEXT) AS total_price
FROM orders WHERE id = :id AND user_id = :customer_id AND deleted_at IS NULL;

-- many order order_list_own()
-- for customer
SELECT id, order_number, event_date, event_location, status, payment_status,
       CAST(total_price AS TEXT) AS total_price
FROM orders WHERE user_id = :customer_id AND deleted_at IS NULL
ORDER BY id DESC;

-- # The order of a ticket that staff has loaded.
-- one order order_find(i64 id)
-- for staff
SELECT id, order_number, event_date, event_location, status, payment_status,
       CAST(total_price AS TEXT) AS total_price
FROM orders WHERE id = :id;
