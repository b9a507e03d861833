-- What a customer buys from one vendor at once. Amounts are minor units of the order's currency.
-- state: 0 open, 1 paying, 2 paid, 3 free, 4 cancelled, 5 expired. Each statement may run twice.
CREATE TABLE IF NOT EXISTS orders (
    order_id    BIGINT NOT NULL PRIMARY KEY,
    vendor_id   BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    state       TINYINT NOT NULL,
    currency    VARCHAR(3) NOT NULL,
    total       BIGINT NOT NULL,
    paid        BIGINT NOT NULL,
    refunded    BIGINT NOT NULL DEFAULT 0,
    created_at  BIGINT NOT NULL,
    KEY orders_vendor (vendor_id),
    CHECK (refunded BETWEEN 0 AND paid)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A line of an order. kind: 0 ticket, 1 fee, 2 discount (its amount is negative). tax_rate: hundredths of a percent; the
-- tax is part of the amount. refunded_at: when the line was given back, or 0; such a ticket does not count towards what its
-- customer has. The key on the ticket is why it cannot be sold twice.
CREATE TABLE IF NOT EXISTS order_line (
    order_id    BIGINT NOT NULL,
    line        INT NOT NULL,
    kind        TINYINT NOT NULL,
    ticket_id   BIGINT,
    customer_id BIGINT NOT NULL,
    event_id    BIGINT,
    amount      BIGINT NOT NULL,
    tax_rate    INT NOT NULL DEFAULT 0,
    tax         BIGINT NOT NULL DEFAULT 0,
    refunded_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, line),
    UNIQUE KEY order_line_ticket (ticket_id),
    KEY order_line_customer (customer_id, event_id),
    CHECK ((kind = 0) = (ticket_id IS NOT NULL)),
    CHECK ((kind = 0) = (event_id IS NOT NULL))
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO orders (order_id, vendor_id, customer_id, state, currency, total, paid, refunded, created_at)
SELECT p.order_id, coalesce(e.vendor_id, 0), p.customer_id, IF(p.total = 0, 3, 2), p.currency, p.total, p.total,
       coalesce(r.refunded, 0), p.created_at
FROM purchase p LEFT JOIN event e ON e.event_id = p.event_id
LEFT JOIN (SELECT order_id, sum(price) AS refunded FROM order_item WHERE refunded_at > 0 GROUP BY order_id) r
       ON r.order_id = p.order_id;

-- So far an order had one ticket; where a database was edited by hand they are numbered by their ids.
INSERT IGNORE INTO order_line (order_id, line, kind, ticket_id, customer_id, event_id, amount, refunded_at)
SELECT order_id, row_number() OVER (PARTITION BY order_id ORDER BY ticket_id), 0, ticket_id, customer_id, event_id, price,
       refunded_at
FROM order_item;

-- The order to which a change of a ticket belongs, and what moved with it: positive for a sale, negative for a refund.
ALTER TABLE journal ADD COLUMN order_id BIGINT;
ALTER TABLE journal ADD COLUMN amount BIGINT;

CREATE OR REPLACE VIEW journal_readable AS
SELECT seq DIV 68719476736 AS writer_id, seq MOD 68719476736 AS number, FROM_UNIXTIME(at / 1000) AS at,
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
       tickets, release_id, batch, position, chunk, subject_id, order_id, amount
FROM journal;
