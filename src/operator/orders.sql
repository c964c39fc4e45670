-- include "operator/operator.h"

-- # Prices in whole rupiah.
-- value i64 order_insert(i64 user_id, text order_number, text event_date, text event_location, i64 guest_count, i64 total_price, i64 total_paid, text payment_status, text status, instant now)
-- for operator
INSERT INTO orders
    (user_id, order_number, event_date, event_location, guest_count, total_price, total_paid,
     remaining_amount, payment_status, status, created_at, updated_at)
VALUES (:user_id, :order_number, :event_date, :event_location, :guest_count, :total_price,
        :total_paid, :total_price - :total_paid, :payment_status, :status, :now, :now)
RETURNING id;
