-- The last purchase of a customer that came after its holds were over, for a quarter of an hour. A hold that ran out between
-- `since` and `at` costs nothing else; where a ticket is named, only a hold on it. The statement may run twice.
CREATE TABLE IF NOT EXISTS late_purchase (
    customer_id BIGINT NOT NULL PRIMARY KEY,
    ticket_id   BIGINT,
    since       BIGINT NOT NULL,
    at          BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
