-- Who was forgotten: nothing but the number. Each statement may run twice.
CREATE TABLE IF NOT EXISTS erased_customer (
    customer_id BIGINT NOT NULL PRIMARY KEY,
    at          BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
