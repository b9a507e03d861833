-- A changed address counts when the code that was sent to it was entered.
CREATE TABLE new_address (
    role         INTEGER NOT NULL,
    subject_id   INTEGER NOT NULL,
    email        TEXT NOT NULL,
    email_key    TEXT NOT NULL,
    code_hash    BLOB NOT NULL,
    tries        INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    sent_at      INTEGER NOT NULL,
    sent         INTEGER NOT NULL,
    counted_from INTEGER NOT NULL,
    PRIMARY KEY (role, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX new_address_key ON new_address (email_key);
CREATE INDEX new_address_counted ON new_address (counted_from);

-- Addresses that were changed lately: whoever reads the mail there can take the account back, and nobody else gets them.
CREATE TABLE former_address (
    way_back_hash BLOB PRIMARY KEY,
    role          INTEGER NOT NULL,
    subject_id    INTEGER NOT NULL,
    email         TEXT NOT NULL,
    email_key     TEXT NOT NULL,
    changed_at    INTEGER NOT NULL,
    until         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX former_address_key ON former_address (role, email_key);
CREATE INDEX former_address_subject ON former_address (role, subject_id);
CREATE INDEX former_address_until ON former_address (until);
