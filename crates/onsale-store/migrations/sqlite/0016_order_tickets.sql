-- A ticket that an order bought. The key is the ticket: it cannot be sold twice, and a sale adds a row at the end of one
-- table, not to two more indexes. tax_rate: hundredths of a percent; the tax is part of the amount. refunded_at: when the
-- line was given back, or 0; such a ticket does not count towards what its customer has.
CREATE TABLE order_ticket (
    ticket_id   INTEGER PRIMARY KEY,
    order_id    INTEGER NOT NULL,
    line        INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    event_id    INTEGER NOT NULL,
    amount      INTEGER NOT NULL,
    tax_rate    INTEGER NOT NULL DEFAULT 0,
    tax         INTEGER NOT NULL DEFAULT 0,
    refunded_at INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A line of an order that is no ticket. kind: 1 fee, 2 discount (its amount is negative).
CREATE TABLE order_charge (
    order_id    INTEGER NOT NULL,
    line        INTEGER NOT NULL,
    kind        INTEGER NOT NULL CHECK (kind IN (1, 2)),
    amount      INTEGER NOT NULL,
    tax_rate    INTEGER NOT NULL DEFAULT 0,
    tax         INTEGER NOT NULL DEFAULT 0,
    refunded_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;

INSERT INTO order_ticket (ticket_id, order_id, line, customer_id, event_id, amount, tax_rate, tax, refunded_at)
SELECT ticket_id, order_id, line, customer_id, event_id, amount, tax_rate, tax, refunded_at
FROM order_line WHERE kind = 0 ORDER BY ticket_id;

INSERT INTO order_charge (order_id, line, kind, amount, tax_rate, tax, refunded_at)
SELECT order_id, line, kind, amount, tax_rate, tax, refunded_at FROM order_line WHERE kind <> 0;

DROP TABLE order_line;

-- Built when the rows are there, which is faster. An order's tickets are found by its customer.
CREATE INDEX order_ticket_customer ON order_ticket (customer_id, order_id, event_id);

CREATE VIEW order_line AS
SELECT order_id, line, 0 AS kind, ticket_id, event_id, amount, tax_rate, tax, refunded_at FROM order_ticket
UNION ALL
SELECT order_id, line, kind, NULL, NULL, amount, tax_rate, tax, refunded_at FROM order_charge;
