-- The lines of all orders, tickets and charges, as one reads them. Each statement may run twice.
DROP TABLE IF EXISTS order_line;

CREATE OR REPLACE VIEW order_line AS
SELECT order_id, line, 0 AS kind, ticket_id, event_id, amount, tax_rate, tax, refunded_at FROM order_ticket
UNION ALL
SELECT order_id, line, kind, NULL, NULL, amount, tax_rate, tax, refunded_at FROM order_charge;
