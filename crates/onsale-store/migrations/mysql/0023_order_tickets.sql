-- A ticket that an order bought. The key is the ticket: it cannot be sold twice, and a sale adds a row to one table and one
-- index. tax_rate: hundredths of a percent; the tax is part of the amount. refunded_at: when the line was given back, or 0;
-- such a ticket does not count towards what its customer has. An order's tickets are found by its customer. Each statement
-- may run twice.
CREATE TABLE IF NOT EXISTS order_ticket (
    ticket_id   BIGINT NOT NULL PRIMARY KEY,
    order_id    BIGINT NOT NULL,
    line        INT NOT NULL,
    customer_id BIGINT NOT NULL,
    event_id    BIGINT NOT NULL,
    amount      BIGINT NOT NULL,
    tax_rate    INT NOT NULL DEFAULT 0,
    tax         BIGINT NOT NULL DEFAULT 0,
    refunded_at BIGINT NOT NULL DEFAULT 0,
    KEY order_ticket_customer (customer_id, order_id, event_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A line of an order that is no ticket. kind: 1 fee, 2 discount (its amount is negative).
CREATE TABLE IF NOT EXISTS order_charge (
    order_id    BIGINT NOT NULL,
    line        INT NOT NULL,
    kind        TINYINT NOT NULL,
    amount      BIGINT NOT NULL,
    tax_rate    INT NOT NULL DEFAULT 0,
    tax         BIGINT NOT NULL DEFAULT 0,
    refunded_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, line),
    CHECK (kind IN (1, 2))
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO order_ticket (ticket_id, order_id, line, customer_id, event_id, amount, tax_rate, tax, refunded_at)
SELECT ticket_id, order_id, line, customer_id, event_id, amount, tax_rate, tax, refunded_at
FROM order_line WHERE kind = 0;

INSERT IGNORE INTO order_charge (order_id, line, kind, amount, tax_rate, tax, refunded_at)
SELECT order_id, line, kind, amount, tax_rate, tax, refunded_at FROM order_line WHERE kind <> 0;
