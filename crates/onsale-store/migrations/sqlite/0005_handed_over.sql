-- What refresh tokens have just been exchanged for, so that whoever lost the answer, or asked twice at once, gets the same
-- one again. A successor is sealed with its predecessor, which stands here as a hash only.
CREATE TABLE handed_over (
    before_hash BLOB PRIMARY KEY,
    session_id  INTEGER NOT NULL,
    after_hash  BLOB NOT NULL,
    sealed      BLOB NOT NULL,
    at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX handed_over_at ON handed_over (at);
