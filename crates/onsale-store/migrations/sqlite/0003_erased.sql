-- Who was forgotten: nothing but the number, so that what this number owns is not taken for a mistake.
CREATE TABLE erased_customer (
    customer_id INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL
) STRICT;
