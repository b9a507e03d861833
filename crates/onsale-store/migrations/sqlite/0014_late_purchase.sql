-- The last purchase of a customer that came after its holds were over, for a quarter of an hour. A hold that ran out between
-- `since` and `at` costs nothing else; where a ticket is named, only a hold on it.
CREATE TABLE late_purchase (
    customer_id INTEGER PRIMARY KEY,
    ticket_id   INTEGER,
    since       INTEGER NOT NULL,
    at          INTEGER NOT NULL
) STRICT;
