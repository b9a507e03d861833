-- What ticket codes are made with: the keys of all events follow from a secret. The newest that is not withdrawn signs;
-- withdrawn_at: from when on codes that it made open no door, or 0.
CREATE TABLE ticket_key (
    key_id       INTEGER PRIMARY KEY,
    secret       BLOB NOT NULL,
    made_at      INTEGER NOT NULL,
    withdrawn_at INTEGER NOT NULL DEFAULT 0,
    CHECK (key_id BETWEEN 1 AND 255)
) STRICT;
INSERT INTO counter (name, next) VALUES ('ticket_key', 1);

-- How often the codes of a ticket were replaced; a ticket that is not here has its first ones.
CREATE TABLE ticket_generation (
    event_id   INTEGER NOT NULL,
    ticket_id  INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    PRIMARY KEY (event_id, ticket_id)
) STRICT, WITHOUT ROWID;
INSERT INTO ticket_generation (event_id, ticket_id, generation) SELECT event_id, ticket_id, 1 FROM ticket WHERE status = 4;
