-- The journal speaks of payments.
DROP VIEW journal_readable;
CREATE VIEW journal_readable AS
SELECT seq, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at,
       CASE kind WHEN 1 THEN 'released' WHEN 2 THEN 'reserved' WHEN 3 THEN 'finalized' WHEN 4 THEN 'cancelled'
                 WHEN 5 THEN 'expired' WHEN 6 THEN 'updated' WHEN 7 THEN 'withdrawn' WHEN 8 THEN 'restored'
                 WHEN 9 THEN 'deleted' WHEN 10 THEN 'refunded' WHEN 11 THEN 'extended'
                 WHEN 20 THEN 'customer_added' WHEN 21 THEN 'customer_updated' WHEN 22 THEN 'customer_deleted'
                 WHEN 23 THEN 'vendor_added' WHEN 24 THEN 'vendor_updated' WHEN 25 THEN 'vendor_deleted'
                 WHEN 26 THEN 'event_added' WHEN 27 THEN 'event_updated' WHEN 28 THEN 'event_deleted'
                 WHEN 30 THEN 'release_created' WHEN 31 THEN 'release_paused' WHEN 32 THEN 'release_resumed'
                 WHEN 33 THEN 'release_cancelled' WHEN 34 THEN 'vendor_approved'
                 WHEN 35 THEN 'vendor_suspended' WHEN 36 THEN 'vendor_closed' WHEN 40 THEN 'sales_stopped'
                 WHEN 41 THEN 'sales_started' WHEN 50 THEN 'order_opened' WHEN 51 THEN 'payment_started'
                 WHEN 52 THEN 'payment_action_needed' WHEN 53 THEN 'payment_authorized'
                 WHEN 54 THEN 'payment_declined' WHEN 55 THEN 'payment_captured' WHEN 56 THEN 'payment_voided'
                 WHEN 57 THEN 'payment_lost' WHEN 58 THEN 'late_money' WHEN 59 THEN 'refund_requested'
                 WHEN 60 THEN 'refund_done' WHEN 61 THEN 'refund_failed' WHEN 62 THEN 'dispute_opened'
                 WHEN 63 THEN 'dispute_closed' WHEN 64 THEN 'order_closed' END AS kind,
       CASE role WHEN 0 THEN 'anyone' WHEN 1 THEN 'customer' WHEN 2 THEN 'vendor' WHEN 3 THEN 'admin'
                 ELSE 'system' END AS role,
       actor_id, event_id, ticket_id, prev_seq, version, status, type_id, price, customer_id, held_until,
       tickets, release_id, batch, chunk, subject_id, order_id, amount
FROM journal;
