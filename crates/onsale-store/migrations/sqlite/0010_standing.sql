-- Whether a vendor may sell: 0 waits for an administrator's word, 1 may, 2 was closed. Who was here before may.
ALTER TABLE vendor ADD COLUMN standing INTEGER NOT NULL DEFAULT 1;

-- When the sale of this ticket was undone, or 0. Such a ticket does not count towards what its customer has.
ALTER TABLE order_item ADD COLUMN refunded_at INTEGER NOT NULL DEFAULT 0;

DROP VIEW journal_readable;
CREATE VIEW journal_readable AS
SELECT seq, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at,
       CASE kind WHEN 1 THEN 'released' WHEN 2 THEN 'reserved' WHEN 3 THEN 'finalized' WHEN 4 THEN 'cancelled'
                 WHEN 5 THEN 'expired' WHEN 6 THEN 'updated' WHEN 7 THEN 'withdrawn' WHEN 8 THEN 'restored'
                 WHEN 9 THEN 'deleted' WHEN 10 THEN 'refunded' WHEN 20 THEN 'customer_added'
                 WHEN 21 THEN 'customer_updated' WHEN 22 THEN 'customer_deleted' WHEN 23 THEN 'vendor_added'
                 WHEN 24 THEN 'vendor_updated' WHEN 25 THEN 'vendor_deleted' WHEN 26 THEN 'event_added'
                 WHEN 27 THEN 'event_updated' WHEN 28 THEN 'event_deleted' WHEN 30 THEN 'release_created'
                 WHEN 31 THEN 'release_paused' WHEN 32 THEN 'release_resumed' WHEN 33 THEN 'release_cancelled'
                 WHEN 34 THEN 'vendor_approved' WHEN 35 THEN 'vendor_suspended' WHEN 36 THEN 'vendor_closed'
                 WHEN 40 THEN 'sales_stopped' WHEN 41 THEN 'sales_started' END AS kind,
       CASE role WHEN 0 THEN 'anyone' WHEN 1 THEN 'customer' WHEN 2 THEN 'vendor' WHEN 3 THEN 'admin'
                 ELSE 'system' END AS role,
       actor_id, event_id, ticket_id, prev_seq, version, status, type_id, price, customer_id, held_until,
       tickets, release_id, batch, chunk, subject_id
FROM journal;
