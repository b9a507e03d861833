-- A ticket's row keeps its length: nobody, and no instant, is 0. A row that grows does not fit where it was, and moving it
-- costs twice what changing it does. Each statement may run twice.
ALTER TABLE ticket ALTER COLUMN customer_id SET DEFAULT 0, ALTER COLUMN held_until SET DEFAULT 0,
    ALTER COLUMN sold_at SET DEFAULT 0;

CREATE OR REPLACE VIEW ticket_readable AS
SELECT t.ticket_id, e.vendor_id, t.event_id, y.name AS type, t.price, e.currency,
       CASE t.status WHEN 0 THEN 'available' WHEN 1 THEN 'reserved' WHEN 2 THEN 'sold'
                     WHEN 3 THEN 'withdrawn' WHEN 4 THEN 'refunded' ELSE 'deleted' END AS status,
       NULLIF(t.customer_id, 0) AS customer_id,
       NULLIF(t.held_until, 0) AS held_until, NULLIF(t.sold_at, 0) AS sold_at, t.release_id, t.batch, t.position, t.created_at
FROM ticket t JOIN event e USING (event_id) JOIN ticket_type y USING (type_id);
