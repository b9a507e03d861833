-- What a customer buys from one vendor at once. Amounts are minor units of the order's currency.
-- state: 0 open, 1 paying, 2 paid, 3 free, 4 cancelled, 5 expired.
CREATE TABLE orders (
    order_id    INTEGER PRIMARY KEY,
    vendor_id   INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    state       INTEGER NOT NULL,
    currency    TEXT NOT NULL,
    total       INTEGER NOT NULL,
    paid        INTEGER NOT NULL,
    refunded    INTEGER NOT NULL DEFAULT 0,
    created_at  INTEGER NOT NULL,
    CHECK (refunded BETWEEN 0 AND paid)
) STRICT;

-- A line of an order. kind: 0 ticket, 1 fee, 2 discount (its amount is negative). tax_rate: hundredths of a percent; the
-- tax is part of the amount. refunded_at: when the line was given back, or 0; such a ticket does not count towards what its
-- customer has.
CREATE TABLE order_line (
    order_id    INTEGER NOT NULL,
    line        INTEGER NOT NULL,
    kind        INTEGER NOT NULL,
    ticket_id   INTEGER,
    customer_id INTEGER NOT NULL,
    event_id    INTEGER,
    amount      INTEGER NOT NULL,
    tax_rate    INTEGER NOT NULL DEFAULT 0,
    tax         INTEGER NOT NULL DEFAULT 0,
    refunded_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, line),
    CHECK ((kind = 0) = (ticket_id IS NOT NULL)),
    CHECK ((kind = 0) = (event_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO orders (order_id, vendor_id, customer_id, state, currency, total, paid, refunded, created_at)
SELECT p.order_id, coalesce(e.vendor_id, 0), p.customer_id, iif(p.total = 0, 3, 2), p.currency, p.total, p.total,
       coalesce(r.refunded, 0), p.created_at
FROM purchase p LEFT JOIN event e USING (event_id)
LEFT JOIN (SELECT order_id, sum(price) AS refunded FROM order_item WHERE refunded_at > 0 GROUP BY order_id) r USING (order_id);

-- So far an order had one ticket; where a database was edited by hand they are numbered by their ids.
INSERT INTO order_line (order_id, line, kind, ticket_id, customer_id, event_id, amount, refunded_at)
SELECT order_id, row_number() OVER (PARTITION BY order_id ORDER BY ticket_id), 0, ticket_id, customer_id, event_id, price,
       refunded_at
FROM order_item;

DROP TABLE order_item;
DROP TABLE purchase;

-- The key is the ticket: it cannot be sold twice. Built when the rows are there, which is faster.
CREATE UNIQUE INDEX order_line_ticket ON order_line (ticket_id);
CREATE INDEX order_line_customer ON order_line (customer_id, event_id);
CREATE INDEX orders_vendor ON orders (vendor_id);

-- The order to which a change of a ticket belongs, and what moved with it: positive for a sale, negative for a refund.
ALTER TABLE journal ADD COLUMN order_id INTEGER;
ALTER TABLE journal ADD COLUMN amount INTEGER;

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
       tickets, release_id, batch, chunk, subject_id, order_id, amount
FROM journal;
