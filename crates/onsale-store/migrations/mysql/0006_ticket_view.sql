-- Tickets as they were before, put together from how they were minted and what became of them. Each statement may run twice.
DROP TABLE IF EXISTS ticket;

CREATE OR REPLACE VIEW ticket AS
SELECT m.ticket_id, m.event_id, m.type_id, m.price, m.release_id, m.batch, m.position, m.created_at,
       coalesce(s.status, 0) AS status, coalesce(s.version, 1) AS version,
       coalesce(s.journal_seq, m.journal_seq) AS journal_seq, coalesce(s.customer_id, 0) AS customer_id,
       coalesce(s.held_until, 0) AS held_until, coalesce(s.sold_at, 0) AS sold_at
FROM minted_ticket m LEFT JOIN ticket_state s ON s.ticket_id = m.ticket_id;

DROP TABLE IF EXISTS claim;
