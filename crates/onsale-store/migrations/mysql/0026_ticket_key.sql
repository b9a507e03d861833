-- What ticket codes are made with: the keys of all events follow from a secret. The newest that is not withdrawn signs;
-- withdrawn_at: from when on codes that it made open no door, or 0. Each statement may run twice.
CREATE TABLE IF NOT EXISTS ticket_key (
    key_id       BIGINT NOT NULL PRIMARY KEY,
    secret       VARBINARY(32) NOT NULL,
    made_at      BIGINT NOT NULL,
    withdrawn_at BIGINT NOT NULL DEFAULT 0
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT IGNORE INTO counter (name, next) VALUES ('ticket_key', 1);

-- How often the codes of a ticket were replaced; a ticket that is not here has its first ones.
CREATE TABLE IF NOT EXISTS ticket_generation (
    event_id   BIGINT NOT NULL,
    ticket_id  BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    PRIMARY KEY (event_id, ticket_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT IGNORE INTO ticket_generation (event_id, ticket_id, generation) SELECT event_id, ticket_id, 1 FROM ticket WHERE status = 4;
