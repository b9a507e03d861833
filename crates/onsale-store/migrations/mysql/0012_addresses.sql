-- A changed address counts when the code that was sent to it was entered. Each statement may run twice.
CREATE TABLE IF NOT EXISTS new_address (
    role         BIGINT NOT NULL,
    subject_id   BIGINT NOT NULL,
    email        VARCHAR(320) NOT NULL,
    email_key    VARCHAR(320) NOT NULL,
    code_hash    VARBINARY(32) NOT NULL,
    tries        BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    sent_at      BIGINT NOT NULL,
    sent         BIGINT NOT NULL,
    counted_from BIGINT NOT NULL,
    PRIMARY KEY (role, subject_id),
    KEY new_address_key (email_key),
    KEY new_address_counted (counted_from)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Addresses that were changed lately: whoever reads the mail there can take the account back, and nobody else gets them.
CREATE TABLE IF NOT EXISTS former_address (
    way_back_hash VARBINARY(32) NOT NULL PRIMARY KEY,
    role          BIGINT NOT NULL,
    subject_id    BIGINT NOT NULL,
    email         VARCHAR(320) NOT NULL,
    email_key     VARCHAR(320) NOT NULL,
    changed_at    BIGINT NOT NULL,
    until         BIGINT NOT NULL,
    KEY former_address_key (role, email_key),
    KEY former_address_subject (role, subject_id),
    KEY former_address_until (until)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
